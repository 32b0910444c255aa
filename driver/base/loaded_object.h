// A library, or a program, that the process has loaded.
#pragma once

#include <optional>
#include <utility>

namespace connectai {

// It stays loaded as long as this lives.
class LoadedObject {
public:
    // The one that the code at this address belongs to. Nothing where that cannot be told: of a
    // program, as often as not.
    static std::optional<LoadedObject> of(const void* code) noexcept;

    LoadedObject(LoadedObject&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)), base_(other.base_), name_(other.name_) {}
    LoadedObject& operator=(LoadedObject&&) = delete;
    ~LoadedObject();

    // What a function of that name is to it: its own, or that of a library it depends on; else
    // null.
    void* find(const char* function) const noexcept;
    // Whether the function is its own.
    bool defines(const char* function) const noexcept;

    // It stays loaded until the process ends. False where that cannot be had.
    bool keep() noexcept;

private:
    LoadedObject(void* handle, const void* base, const char* name) noexcept
        : handle_(handle), base_(base), name_(name) {}

    void* handle_;  // as the system's loader has it
    const void* base_;
    const char* name_;
};

}  // namespace connectai
