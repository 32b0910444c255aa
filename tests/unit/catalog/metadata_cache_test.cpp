// What is kept of the service's metadata, for whom and for how long.
#include "catalog/metadata_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "auth/sign_in.h"
#include "canned_metadata.h"
#include "catalog/tables.h"

namespace connectai::catalog {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::array wanted{MetadataColumn{"TABLE_NAME"}, MetadataColumn{"SIZE"},
                            MetadataColumn{"FLAG"}};

std::string sample() {
    return reply_of({"TABLE_NAME", "FLAG"}, R"(["a", true],["b", null],[12, false])");
}

MetadataRequest request_of(Metadata what = Metadata::tables,
                           std::optional<std::string> catalog = std::nullopt) {
    MetadataRequest request;
    request.what = what;
    request.filter.catalog = std::move(catalog);
    return request;
}

// A source and a cache in front of it, whose clock stands still.
class Cached : public testing::Test {
protected:
    std::vector<std::string> read(const MetadataRequest& request, std::chrono::seconds age = 60s) {
        CachedMetadata cached(source_, cache_, age);
        std::vector<std::string> seen;
        cached.read(request, wanted, [&](const MetadataRow& row) {
            const auto flag = row.boolean(2);
            seen.push_back(std::string(row.text(0).value_or("NULL")) + " " +
                           std::string(row.text(1).value_or("NULL")) + " " +
                           (flag ? *flag ? "yes" : "no" : "NULL"));
        });
        return seen;
    }
    std::size_t asked() const { return source_.requests.size(); }

    MetadataCache::Clock::time_point now_ = MetadataCache::Clock::now();
    CannedMetadata source_{sample()};
    MetadataCache cache_{[this] { return now_; }};
};

TEST_F(Cached, TheSameIsAskedForOnceAndComesBackTheSame) {
    for (int time = 0; time < 3; ++time) {
        EXPECT_THAT(read(request_of()), ElementsAre("a NULL yes", "b NULL NULL", "12 NULL no"));
    }
    EXPECT_EQ(asked(), 1u);
}

TEST_F(Cached, AnEmptyReplyIsKeptToo) {
    source_ = CannedMetadata(reply_of({"TABLE_NAME"}, ""));
    EXPECT_TRUE(read(request_of()).empty());
    EXPECT_TRUE(read(request_of()).empty());
    EXPECT_EQ(asked(), 1u);
}

TEST_F(Cached, EveryDifferentRequestIsAskedFor) {
    std::vector<MetadataRequest> requests{request_of(), request_of(Metadata::columns),
                                          request_of(Metadata::tables, "C"),
                                          request_of(Metadata::tables, "")};
    const auto add = [&](std::optional<std::string> MetadataFilter::*member) {
        MetadataRequest request = request_of();
        request.filter.*member = "C";
        requests.push_back(request);
    };
    add(&MetadataFilter::schema);
    add(&MetadataFilter::table);
    add(&MetadataFilter::column);
    add(&MetadataFilter::table_type);
    add(&MetadataFilter::procedure);
    add(&MetadataFilter::parameter);
    // Names that run together, if one does not look.
    requests.push_back(request_of(Metadata::tables, "1:C;"));
    requests.push_back(request_of(Metadata::tables, "C;1:C"));
    for (int time = 0; time < 2; ++time) {
        for (const MetadataRequest& request : requests) read(request);
    }
    EXPECT_EQ(asked(), requests.size());
    constexpr std::array other{MetadataColumn{"FLAG"}};
    CachedMetadata cached(source_, cache_, 60s);
    cached.read(request_of(), other, [](const MetadataRow& row) { row.text(0); });
    EXPECT_EQ(asked(), requests.size() + 1) << "other columns";
}

TEST_F(Cached, WhatIsTooOldIsAskedForAgain) {
    read(request_of());
    now_ += 59s;
    read(request_of());
    EXPECT_EQ(asked(), 1u);
    now_ += 1s;
    read(request_of());
    EXPECT_EQ(asked(), 2u);
    now_ += 59s;
    read(request_of());
    EXPECT_EQ(asked(), 2u) << "the new one counts";
}

// Connections that share a cache may have different opinions of age.
TEST_F(Cached, EachAskerSaysWhatIsTooOld) {
    read(request_of(), 60s);
    now_ += 10s;
    read(request_of(), 5s);
    EXPECT_EQ(asked(), 2u);
    now_ += 10s;
    read(request_of(), 60s);
    EXPECT_EQ(asked(), 2u);
}

TEST_F(Cached, WithoutATimeNothingIsKeptOrLookedUp) {
    read(request_of(), 0s);
    read(request_of(), 0s);
    EXPECT_EQ(asked(), 2u);
    read(request_of());
    EXPECT_EQ(asked(), 3u);
    read(request_of(), 0s);
    EXPECT_EQ(asked(), 4u);
}

TEST_F(Cached, ErrorsAndIncompleteRepliesAreNotKept) {
    const std::string good = sample();
    const std::vector<std::string> replies{
        good.substr(0, good.size() - 1),
        good.substr(0, good.size() - 1) + R"(,"error":{"code":"X","message":"gone"}})", "not json"};
    for (const std::string& reply : replies) {
        source_ = CannedMetadata(reply);
        EXPECT_NE(state_of([&] { read(request_of()); }), "") << reply;
        EXPECT_NE(state_of([&] { read(request_of()); }), "") << reply;
        EXPECT_EQ(asked(), 2u);
    }
    source_ = CannedMetadata(good);
    EXPECT_EQ(read(request_of()).size(), 3u);
}

TEST_F(Cached, ClearingForgetsAll) {
    read(request_of());
    read(request_of(Metadata::columns));
    cache_.clear();
    read(request_of());
    read(request_of(Metadata::columns));
    EXPECT_EQ(asked(), 4u);
}

TEST_F(Cached, OneEndpointCanBeForgotten) {
    read(request_of());
    read(request_of(Metadata::columns));
    cache_.forget(Metadata::tables);
    read(request_of());
    read(request_of(Metadata::columns));
    EXPECT_EQ(asked(), 3u);
}

// A definition is executed while a reply is on its way: the reply may tell of the time before.
TEST_F(Cached, WhatWasAskedForBeforeAClearIsNotKeptAfterIt) {
    CachedMetadata cached(source_, cache_, 60s);
    cached.read(request_of(), wanted, [&](const MetadataRow&) { cache_.clear(); });
    read(request_of());
    EXPECT_EQ(asked(), 2u);
}

TEST_F(Cached, ALargeReplyIsHandedOnAndNotKept) {
    std::string rows;
    const std::string name(100'000, 'n');
    for (int i = 0; i < 30; ++i) rows += (i == 0 ? "[\"" : ",[\"") + name + "\", true]";
    source_ = CannedMetadata(reply_of({"TABLE_NAME", "FLAG"}, rows));
    EXPECT_EQ(read(request_of()).size(), 30u);
    EXPECT_EQ(read(request_of()).size(), 30u);
    EXPECT_EQ(asked(), 2u);
}

TEST(MetadataCache, ItsSizeIsBoundedAndTheOldestGoes) {
    MetadataCache::Clock::time_point now = MetadataCache::Clock::now();
    MetadataCache cache([&] { return now; }, 1000);
    const auto rows_of_size = [](std::size_t octets) {
        auto rows = std::make_shared<KeptRows>(1);
        const std::string text(octets, 'x');
        const std::array cells{
            Cell{text.c_str(), static_cast<std::uint32_t>(text.size()), CellKind::string}};
        const std::array<std::size_t, 1> positions{0};
        rows->add({cells, positions});
        return rows;
    };
    for (const char* key : {"a", "b", "c", "d"}) {
        now += 1s;
        cache.keep(key, Metadata::tables, rows_of_size(300), cache.generation());
    }
    EXPECT_EQ(cache.find("a", 60s), nullptr);
    for (const char* key : {"b", "c", "d"}) EXPECT_NE(cache.find(key, 60s), nullptr) << key;
    cache.keep("e", Metadata::tables, rows_of_size(2000), cache.generation());
    EXPECT_EQ(cache.find("e", 60s), nullptr);
    EXPECT_NE(cache.find("b", 60s), nullptr) << "it does not make room for what does not fit";
    // Again under the same key: it counts once.
    for (int time = 0; time < 5; ++time) {
        cache.keep("d", Metadata::tables, rows_of_size(300), cache.generation());
    }
    EXPECT_NE(cache.find("b", 60s), nullptr);
}

// --- Who shares one ---

config::Settings settings_of(std::string_view url, std::string_view user,
                             std::string_view password) {
    config::Settings settings;
    settings.urls = {std::string(url)};
    settings.user = user;
    settings.password = Secret(password);
    return settings;
}

std::shared_ptr<MetadataCache> shared_cache(const config::Settings& settings) {
    return MetadataCache::shared(settings, auth::make_sign_in(settings, {})->identity());
}

TEST(SharedCache, IsThatOfTheSameAccount) {
    const config::Settings settings = settings_of("https://a/api", "u", "p");
    config::Settings same = settings;
    same.metadata_cache_time = 5s;
    same.default_catalog = "CRM";
    const auto cache = shared_cache(settings);
    EXPECT_EQ(shared_cache(settings).get(), cache.get());
    EXPECT_EQ(shared_cache(same).get(), cache.get());
}

TEST(SharedCache, OtherAccountsHaveTheirOwn) {
    const config::Settings settings = settings_of("https://a/api", "u", "p");
    std::vector<config::Settings> others{settings_of("https://b/api", "u", "p"),
                                         settings_of("https://a/api", "v", "p"),
                                         settings_of("https://a/api", "u", "q"),
                                         settings,
                                         settings,
                                         settings};
    others[3].workspace = "Sales";
    others[4].auth_scheme = config::AuthScheme::token;
    others[5].token = Secret("t");
    const auto cache = shared_cache(settings);
    std::vector<std::shared_ptr<MetadataCache>> caches{cache};
    for (const config::Settings& other : others) {
        caches.push_back(shared_cache(other));
    }
    for (std::size_t i = 0; i < caches.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) EXPECT_NE(caches[i].get(), caches[k].get());
    }
}

TEST(SharedCache, GoesWithItsLastUser) {
    const config::Settings settings = settings_of("https://gone/api", "u", "p");
    auto cache = shared_cache(settings);
    cache->keep("k", Metadata::tables, std::make_shared<KeptRows>(1), cache->generation());
    auto second = shared_cache(settings);
    cache.reset();
    EXPECT_NE(second->find("k", 60s), nullptr);
    second.reset();
    EXPECT_EQ(shared_cache(settings)->find("k", 60s), nullptr);
}

TEST(SharedCache, ManyThreadsUseOne) {
    const config::Settings settings = settings_of("https://threads/api", "u", "p");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            CannedMetadata source(sample());
            for (int i = 0; i < 200; ++i) {
                const auto cache = shared_cache(settings);
                CachedMetadata cached(source, *cache, 60s);
                std::size_t rows = 0;
                cached.read(request_of(Metadata::tables, std::to_string(i % 5)), wanted,
                            [&](const MetadataRow&) { ++rows; });
                EXPECT_EQ(rows, 3u);
                if (i % 50 == thread) cache->clear();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace connectai::catalog
