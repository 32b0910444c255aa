// OAuthSettingsLocation.
#include "auth/refresh_token_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>

#include "base/error.h"
#include "odbc/support/ordinary_user.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using testing::HasSubstr;

RefreshTokenStore store_at(const std::string& path, const char* client = "client",
                           const char* given = "") {
    config::Settings settings;
    settings.oauth_settings_location = path;
    settings.oauth_token_url = "https://h/token";
    settings.oauth_client_id = client;
    settings.oauth_refresh_token = Secret(given);
    return RefreshTokenStore(settings);
}

class RefreshTokenStoreTest : public testing::Test {
protected:
    RefreshTokenStore store(const char* client = "client", const char* given = "") const {
        return store_at(path_, client, given);
    }
    std::string problem_of(const std::string& content, mode_t mode = 0600) const {
        std::ofstream(path_) << content;
        ::chmod(path_.c_str(), mode);
        try {
            store().read();
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_EQ(error.effect(), Effect::unsent);
            EXPECT_THAT(error.message(), HasSubstr("OAuthSettingsLocation=" + path_));
            EXPECT_THAT(error.message(), testing::Not(HasSubstr("hunter2")));
            return error.message();
        }
        return {};
    }

    test::TemporaryFolder folder_;
    std::string path_ = folder_.file("tokens.json");
};

TEST_F(RefreshTokenStoreTest, KeepsTheNewest) {
    EXPECT_TRUE(store().read().empty()) << "there is no file yet";
    store().write(Secret("one"));
    store().write(Secret("two \"\\\n\xC3\xA9"));
    EXPECT_EQ(store().read().reveal(), "two \"\\\n\xC3\xA9");
    struct stat status {};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(RefreshTokenStoreTest, WithoutAFileKeepsNothing) {
    const RefreshTokenStore none = store_at("");
    none.write(Secret("one"));
    EXPECT_TRUE(none.read().empty());
}

TEST_F(RefreshTokenStoreTest, IsOneClients) {
    store().write(Secret("hunter2"));
    try {
        store("another").read();
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("name another file"));
    }
}

// Whoever goes on with what it holds would do so in the other's name.
TEST_F(RefreshTokenStoreTest, IsOfOneOAuthRefreshToken) {
    const auto problem_with = [&](const char* given) -> std::string {
        try {
            store("client", given).read();
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), testing::Not(HasSubstr("hunter2")));
            return error.message();
        }
        return "";
    };
    store("client", "alices-hunter2").write(Secret("hunter2"));
    std::ifstream file(path_);
    const std::string content(std::istreambuf_iterator<char>(file), {});
    EXPECT_THAT(content, testing::Not(HasSubstr("alices-")));
    EXPECT_EQ(problem_with("alices-hunter2"), "");
    EXPECT_EQ(problem_with(""), "") << "the file alone is given";
    EXPECT_THAT(problem_with("bobs-hunter2"),
                testing::AllOf(HasSubstr("OAuthSettingsLocation=" + path_),
                               HasSubstr("has not come of this OAuthRefreshToken: where"),
                               HasSubstr("name another")));
    store().replace(Secret("hunter2"));
    EXPECT_EQ(problem_with("alices-hunter2"), "") << "a data source that names the file alone";
    EXPECT_THAT(problem_with("bobs-hunter2"), HasSubstr("has not come of this"));
    store().write(Secret("hunter2"));
    EXPECT_THAT(problem_with("alices-hunter2"), HasSubstr("has not come of this"))
        << "somebody has signed in anew";
}

// A slip of the pen.
TEST_F(RefreshTokenStoreTest, IsFreeWhereNobodyHasHadAnAnswer) {
    store("client", "mistyped").begin(Secret("mistyped"));
    EXPECT_TRUE(store().is_unanswered());
    EXPECT_TRUE(store("client", "right").read().empty());
    EXPECT_EQ(store("client", "mistyped").read().reveal(), "mistyped");
    EXPECT_EQ(store().read().reveal(), "mistyped");
    EXPECT_THROW(store("another", "right").read(), Error);
    store("client", "mistyped").replace(Secret("mistyped"));
    EXPECT_FALSE(store().is_unanswered());
    EXPECT_THROW(store("client", "right").read(), Error) << "it is none, and is never replaced";
}

// As an administrator makes it, for its owner and its mode.
TEST_F(RefreshTokenStoreTest, TakesAnEmptyFileForOneThatIsNotThereYet) {
    for (const char* content : {"", "\n"}) {
        EXPECT_EQ(problem_of(content), "");
        EXPECT_TRUE(store().read().empty());
    }
    store().write(Secret("one"));
    EXPECT_EQ(store().read().reveal(), "one");
}

TEST_F(RefreshTokenStoreTest, RefusesWhatItHasNotWritten) {
    for (const char* content :
         {"hunter2", "[]", "{}", R"({"refresh_token":5})", R"({"refresh_token":"hunter2")"}) {
        EXPECT_THAT(problem_of(content), HasSubstr("holds no refresh token")) << content;
    }
    EXPECT_THAT(problem_of(std::string(65'000, '[')), HasSubstr("holds no refresh token"));
    EXPECT_THAT(problem_of(R"({"refresh_token":"hunter2"})"), HasSubstr("of another"));
    EXPECT_THAT(problem_of("{}", 0644), HasSubstr("chmod 600"));
}

// By another name it is the same file: two processes must not ask with the same token.
TEST_F(RefreshTokenStoreTest, IsOneProcessesAtATimeByWhateverNameTheyKnowIt) {
    std::filesystem::create_directory_symlink(".", folder_.file("folder"));
    std::filesystem::create_symlink("tokens.json", folder_.file("link.json"));
    RequestContext no_wait;
    no_wait.deadline = http::Clock::now();
    const auto is_free = [&](const char* name) {
        try {
            store_at(folder_.file(name)).take_turn(no_wait);
            return true;
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::timeout_expired);
            return false;
        }
    };
    const auto names_are_one = [&](std::initializer_list<const char*> names) {
        for (const char* const name : names) {
            EXPECT_TRUE(is_free(name)) << name;
            const auto turn = store().take_turn({});
            EXPECT_FALSE(is_free(name)) << name;
        }
    };
    names_are_one({"tokens.json", "folder/tokens.json"});
    store().write(Secret("one"));
    names_are_one({"tokens.json", "folder/tokens.json", "link.json", "folder/link.json"});
}

TEST_F(RefreshTokenStoreTest, SaysWhereItCannotBeWritten) {
    const RefreshTokenStore nowhere = store_at("/nonexistent/tokens.json");
    try {
        nowhere.write(Secret("hunter2"));
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("the new refresh token cannot be kept"));
    }
}

std::string check(const std::string& path, const char* client = "client") {
    try {
        store_at(path, client).check();
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::general_error);
        EXPECT_EQ(error.effect(), Effect::unsent);
        return error.message();
    }
    return {};
}

TEST_F(RefreshTokenStoreTest, IsCheckedWithoutMakingAFile) {
    EXPECT_EQ(check(""), "");
    EXPECT_EQ(check(path_), "");
    EXPECT_TRUE(std::filesystem::is_empty(folder_.file("")));
    EXPECT_EQ(check(folder_.file("no/tokens")),
              "OAuthSettingsLocation=" + folder_.file("no/tokens") +
                  " cannot be used: its folder is not there: make it, or name a file in another");
    store().write(Secret("hunter2"));
    EXPECT_EQ(check(path_), "");
    EXPECT_THAT(check(path_, "another"), HasSubstr("name another file"));
    EXPECT_EQ(check(path_, ""), "") << "nobody knows whose it should be";
    EXPECT_THAT(check(path_ + "/tokens"), HasSubstr("Not a directory"));
    ::chmod(path_.c_str(), 0604);
    EXPECT_THAT(check(path_), HasSubstr("chmod 600"));
    std::filesystem::create_symlink("/nonexistent/a", folder_.file("link"));
    EXPECT_THAT(check(folder_.file("link")), HasSubstr("leads nowhere"));
}

// As check() has it, also where nobody has looked before.
TEST_F(RefreshTokenStoreTest, ThatHasNoFolderIsNotBlamedOnItsLock) {
    const std::string path = folder_.file("no/tokens");
    try {
        static_cast<void>(store_at(path).take_turn({}));
        ADD_FAILURE() << "there is a lock";
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), check(path));
    }
}

// The lock is made beside the file, and not beside the link by which the file is named.
TEST_F(RefreshTokenStoreTest, IsCheckedForTheFolderThatALinkLeadsTo) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
    store().write(Secret("one"));
    const std::string own = folder_.file("own");
    std::filesystem::create_directory(own);
    std::filesystem::rename(path_, own + "/tokens");
    std::filesystem::create_symlink(own + "/tokens", folder_.file("link"));
    std::filesystem::permissions(folder_.file(""), std::filesystem::perms(0755));
    for (const std::string& path : {own, own + "/tokens"}) {
        ASSERT_EQ(::chown(path.c_str(), test::ordinary_user, test::ordinary_user), 0);
    }
    EXPECT_EQ(test::of_ordinary_user([&] { return check(folder_.file("link")).empty() ? 0 : 1; }),
              0);
}

TEST_F(RefreshTokenStoreTest, IsCheckedForAFolderThatMayNotBeWrittenTo) {
    const std::string read_only = folder_.file("read-only");
    std::filesystem::create_directory(read_only);
    std::filesystem::permissions(read_only, std::filesystem::perms(0555));
    std::filesystem::permissions(folder_.file(""), std::filesystem::perms(0755));
    EXPECT_EQ(test::of_ordinary_user([&] {
                  EXPECT_THAT(check(read_only + "/tokens"),
                              HasSubstr("no file can be made in its folder: Permission denied"));
                  return testing::Test::HasFailure() ? 1 : 0;
              }),
              0);
}

}  // namespace
}  // namespace connectai::auth
