// The database file and its connections: see store.h.
#include "engine/store.h"

#include <cstdlib>
#include <system_error>

namespace mock::sql {

TemporaryDirectory::TemporaryDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "connectai-mock-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), "cannot create " + name);
    }
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Store::Store(std::function<void(Connection&)> prepare) : prepare_(std::move(prepare)) {}

Store::Lease Store::lease() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(connection)};
        }
    }
    auto connection = std::make_unique<Connection>(directory_.path() / "data.sqlite");
    connection->execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; "
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE;");
    prepare_(*connection);
    return {*this, std::move(connection)};
}

Store::Lease::~Lease() {
    if (!connection_) return;
    const std::lock_guard lock(store_->mutex_);
    store_->idle_.push_back(std::move(connection_));
}

}  // namespace mock::sql
