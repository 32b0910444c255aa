// What the tests of descriptors share.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.h"
#include "handles/descriptor_fields.h"

namespace connectai::handles {
using Role = Descriptor::Role;

inline std::unique_ptr<Descriptor> make(Role role) {
    return std::make_unique<Descriptor>(role, std::make_shared<HandleLock>(), false);
}

template <typename Body>
std::string state_of(Body body) {
    try {
        body();
    } catch (const Error& error) {
        return std::string(error.state().code);
    }
    return "ok";
}

inline SQLPOINTER as_pointer(SQLLEN value) {
    return reinterpret_cast<SQLPOINTER>(static_cast<std::intptr_t>(value));
}

template <typename T>
T field(const Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT identifier) {
    return std::get<T>(descriptor_field(descriptor, record, identifier).value());
}

}  // namespace connectai::handles
