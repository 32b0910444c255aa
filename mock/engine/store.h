// The database file behind the engine, in a private directory that is removed at the end, and the
// connections to it. WAL mode: a result that is read slowly hinders neither readers nor writers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/sqlite.h"

namespace mock::sql {

// A new directory under the system's temporary one.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

class Store {
public:
    // `prepare` is called once for each new connection, to register what it needs.
    explicit Store(std::function<void(Connection&)> prepare);

    // A connection of one's own, given back at the end of the lease.
    class Lease {
    public:
        Lease(Store& store, std::unique_ptr<Connection> connection)
            : store_(&store), connection_(std::move(connection)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        Connection& operator*() const noexcept { return *connection_; }
        Connection* operator->() const noexcept { return connection_.get(); }

    private:
        Store* store_;
        std::unique_ptr<Connection> connection_;
    };
    Lease lease();

    // SQLite has one writer at a time; they queue here rather than in its busy handler.
    std::mutex& writing() noexcept { return writing_; }

    const std::filesystem::path& directory() const noexcept { return directory_.path(); }

private:
    TemporaryDirectory directory_;
    std::function<void(Connection&)> prepare_;
    std::mutex mutex_;
    std::mutex writing_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace mock::sql
