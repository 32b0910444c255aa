// The tokens that the driver signs itself.
#include "auth/json_web_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstring>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "odbc/support/temporary_folder.h"
#include "web_token.h"

namespace connectai::auth {
namespace {

using testing::HasSubstr;

std::string pem_of(EVP_PKEY* key, const char* passphrase = nullptr) {
    const http::Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, passphrase != nullptr ? EVP_aes_256_cbc() : nullptr,
                             reinterpret_cast<const unsigned char*>(passphrase),
                             passphrase != nullptr ? static_cast<int>(std::strlen(passphrase)) : 0,
                             nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

http::PrivateKey rsa_key(unsigned bits = 2048) {
    return http::PrivateKey(EVP_RSA_gen(bits));
}

std::vector<std::string> parts_of(std::string_view token) {
    std::vector<std::string> parts;
    for (std::size_t dot = 0; dot != token.npos;) {
        dot = token.find('.');
        parts.emplace_back(token.substr(0, dot));
        token.remove_prefix(dot == token.npos ? token.size() : dot + 1);
    }
    return parts;
}

class SigningKey : public testing::Test {
protected:
    std::string file(const std::string& content) const {
        std::ofstream(path_) << content;
        std::filesystem::permissions(path_, std::filesystem::perms(0600));
        return path_;
    }
    std::string problem_of(const std::string& content, const char* passphrase = "") const {
        try {
            read_signing_key(file(content), Secret(passphrase));
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), testing::StartsWith("ClientJWTCert=" + path_));
            return error.message();
        }
        return {};
    }

    test::TemporaryFolder folder_;
    std::string path_ = folder_.file("key.pem");
};

TEST(JsonWebToken, HasTheClaimsThatTheServiceAsksFor) {
    const auto key = rsa_key();
    const Claims claims{"parent \"1\"", "child",
                        std::chrono::system_clock::from_time_t(1'700'000'000),
                        std::chrono::seconds(300)};
    const Secret token = signed_token(claims, key.get());
    const auto parts = parts_of(token.reveal());
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(test::decoded_base64url(parts[0]), R"({"alg":"RS256","typ":"JWT"})");
    EXPECT_EQ(test::decoded_base64url(parts[1]),
              R"({"tokenType":"powered-by","iat":1699999970,"exp":1700000300,)"
              R"("iss":"parent \"1\"","sub":"child"})");
    EXPECT_EQ(token.reveal().find_first_of("+/= \n"), std::string_view::npos);
}

// The service takes no more than an hour from one to the other, and ClientJWTValidity may be one.
TEST(JsonWebToken, OfTheLongestValidityIsNotTooLongForTheService) {
    EXPECT_EQ(longest_validity + clock_tolerance, std::chrono::hours(1));
}

TEST(JsonWebToken, IsSignedWithTheKey) {
    const auto key = rsa_key();
    const Secret token = signed_token({"i", "s", {}, std::chrono::seconds(60)}, key.get());
    EXPECT_TRUE(test::is_signed_by(token.reveal(), key.get()));
    EXPECT_FALSE(test::is_signed_by(token.reveal(), rsa_key().get()));
}

// As with PasswordFile, and with ssh's keys.
TEST_F(SigningKey, IsNobodyElsesToRead) {
    const auto key = rsa_key();
    for (const unsigned mode : {0644U, 0660U, 0602U, 0666U}) {
        file(pem_of(key.get()));
        std::filesystem::permissions(path_, std::filesystem::perms(mode));
        try {
            read_signing_key(path_, Secret());
            ADD_FAILURE() << mode;
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), testing::StartsWith("ClientJWTCert=" + path_));
            EXPECT_THAT(error.message(), testing::HasSubstr("it holds a private key"));
            EXPECT_THAT(error.message(), testing::HasSubstr("its mode is 06"));
            EXPECT_THAT(error.message(), testing::HasSubstr("chmod 600"));
        }
    }
    std::filesystem::permissions(path_, std::filesystem::perms(0400));
    EXPECT_TRUE(read_signing_key(path_, Secret()));
}

TEST_F(SigningKey, IsAnRsaKeyInPemForm) {
    const auto key = rsa_key();
    EXPECT_EQ(problem_of(pem_of(key.get())), "");
    EXPECT_EQ(problem_of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" +
                         pem_of(key.get())),
              "")
        << "a certificate in front of it";
    EXPECT_EQ(problem_of(pem_of(key.get(), "hunter2"), "hunter2"), "");
    EXPECT_THAT(problem_of(pem_of(key.get(), "hunter2")),
                HasSubstr("put the passphrase into ClientJWTCertPassword"));
    EXPECT_THAT(problem_of(pem_of(key.get(), "hunter2"), "hunter3"),
                HasSubstr("the passphrase in ClientJWTCertPassword is not its key's"));
    EXPECT_THAT(problem_of("nothing"), HasSubstr("it holds no private key in PEM form"));
    EXPECT_THAT(problem_of(pem_of(rsa_key(1024).get())), HasSubstr("1024 bits"));
    const http::PrivateKey elliptic(EVP_EC_gen("P-256"));
    EXPECT_THAT(problem_of(pem_of(elliptic.get())), HasSubstr("no RSA key"));
    EXPECT_THAT([] { read_signing_key("/nonexistent", Secret()); },
                testing::Throws<Error>(
                    testing::Property(&Error::message,
                                      "ClientJWTCert=/nonexistent cannot be used: there is no such "
                                      "file")));
}

}  // namespace
}  // namespace connectai::auth
