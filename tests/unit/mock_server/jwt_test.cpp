// Which JWTs are accepted, and why the others are not.
#include "server/jwt.h"

#include <gmock/gmock.h>

#include "signing_key.h"

namespace mock::test {
namespace {

using testing::HasSubstr;
using Time = std::chrono::system_clock::time_point;

constexpr std::int64_t noon = 1'800'000'000;  // seconds since 1970

const SigningKey& key() {
    static const SigningKey made;
    return made;
}

Claims good_claims() {
    Claims claims;
    claims.iat = std::to_string(noon - 10);
    claims.exp = std::to_string(noon + 600);
    return claims;
}

JwtVerifier verifier() {
    return JwtVerifier({.key = key().public_key()});
}

// Why a token is refused at noon; empty: it is accepted.
std::string refusal(const std::string& token, const JwtVerifier& by = verifier()) {
    try {
        by.verify(token, Time(std::chrono::seconds(noon)));
        return {};
    } catch (const JwtError& error) {
        return error.what();
    }
}

std::string refusal(const Claims& claims) {
    return refusal(key().sign(jwt_header, claims.json()));
}

TEST(Jwt, IsAcceptedByThePublicKeyAndByTheCertificate) {
    const std::string token = key().sign(jwt_header, good_claims().json());
    EXPECT_TRUE(looks_like_jwt(token));
    EXPECT_EQ(refusal(token), "");
    EXPECT_EQ(refusal(token, JwtVerifier({.key = key().certificate()})), "");
}

TEST(Jwt, OfAnotherKeyIsRefused) {
    const SigningKey other;
    EXPECT_THAT(refusal(other.sign(jwt_header, good_claims().json())), HasSubstr("signature"));
}

TEST(Jwt, WhosePayloadWasTamperedWithIsRefused) {
    const std::string token = key().sign(jwt_header, good_claims().json());
    Claims other = good_claims();
    other.exp = std::to_string(noon + 601);
    const std::string payload = encode_base64url(other.json());
    std::string tampered = token;
    tampered.replace(token.find('.') + 1, payload.size(), payload);
    ASSERT_EQ(tampered.size(), token.size());
    EXPECT_THAT(refusal(tampered), HasSubstr("signature does not match"));
}

TEST(Jwt, WithoutItsSignatureIsRefused) {
    const std::string token = key().sign(jwt_header, good_claims().json());
    const std::string bare = token.substr(0, token.rfind('.') + 1);
    EXPECT_TRUE(looks_like_jwt(bare));
    EXPECT_THAT(refusal(bare), HasSubstr("signature"));
}

TEST(Jwt, TakesNoAlgorithmButRs256) {
    for (const std::string alg :
         {"\"none\"", "\"None\"", "\"HS256\"", "\"RS512\"", "\"rs256\"", "null", "[\"RS256\"]"}) {
        const std::string header = R"({"alg":)" + alg + R"(,"typ":"JWT"})";
        EXPECT_THAT(refusal(key().sign(header, good_claims().json())), HasSubstr("RS256")) << alg;
    }
    const std::string unsigned_token = encode_base64url(R"({"alg":"none","typ":"JWT"})") + '.' +
                                       encode_base64url(good_claims().json()) + '.';
    EXPECT_TRUE(looks_like_jwt(unsigned_token));
    EXPECT_THAT(refusal(unsigned_token), HasSubstr("RS256"));
    EXPECT_THAT(refusal(key().sign(R"({"typ":"JWT"})", good_claims().json())), HasSubstr("RS256"));
}

TEST(Jwt, NeedsItsType) {
    for (const std::string header : {R"({"alg":"RS256"})", R"({"alg":"RS256","typ":"JOSE"})"}) {
        EXPECT_THAT(refusal(key().sign(header, good_claims().json())), HasSubstr("typ")) << header;
    }
}

TEST(Jwt, WithCriticalExtensionsIsRefused) {  // RFC 7515, section 4.1.11
    const std::string header = R"({"alg":"RS256","typ":"JWT","crit":["b64"],"b64":false})";
    EXPECT_THAT(refusal(key().sign(header, good_claims().json())), HasSubstr("crit"));
}

TEST(Jwt, NeedsTheTokenType) {
    Claims claims = good_claims();
    claims.token_type = "access";
    EXPECT_THAT(refusal(claims), HasSubstr("tokenType"));
}

TEST(Jwt, NeedsTheIssuerAndTheSubjectOfTheOptions) {
    Claims claims = good_claims();
    claims.iss = "another-account";
    const std::string token = key().sign(jwt_header, claims.json());
    EXPECT_THAT(refusal(token), HasSubstr("\"iss\""));
    EXPECT_EQ(refusal(token, JwtVerifier({.key = key().public_key(), .issuer = "another-account"})),
              "");
    claims = good_claims();
    claims.sub = "another-child";
    EXPECT_THAT(refusal(claims), HasSubstr("\"sub\""));
}

TEST(Jwt, MayBeIssuedUpTo30SecondsInTheFuture) {
    Claims claims = good_claims();
    claims.iat = std::to_string(noon + 30);
    EXPECT_EQ(refusal(claims), "");
    claims.iat = std::to_string(noon + 31);
    EXPECT_THAT(refusal(claims), HasSubstr("\"iat\" is in the future"));
}

TEST(Jwt, IsNoLongerGoodWhenItExpires) {
    Claims claims = good_claims();
    claims.exp = std::to_string(noon + 1);
    EXPECT_EQ(refusal(claims), "");
    claims.exp = std::to_string(noon);
    EXPECT_THAT(refusal(claims), HasSubstr("expired"));
}

TEST(Jwt, LivesAnHourAtMost) {
    Claims claims = good_claims();
    claims.exp = std::to_string(noon - 10 + 3600);
    EXPECT_EQ(refusal(claims), "");
    claims.exp = std::to_string(noon - 10 + 3601);
    EXPECT_THAT(refusal(claims), HasSubstr("60 minutes"));
}

TEST(Jwt, NeedsItsTimesAsNumbers) {
    for (const std::string text : {"", "\"1800000000\"", "null", "[]"}) {
        Claims claims = good_claims();
        claims.iat = text;
        EXPECT_THAT(refusal(claims), HasSubstr("\"iat\"")) << text;
        claims = good_claims();
        claims.exp = text;
        EXPECT_THAT(refusal(claims), HasSubstr("\"exp\"")) << text;
    }
    Claims fractions = good_claims();  // RFC 7519, section 2, "NumericDate"
    fractions.iat += ".25";
    EXPECT_EQ(refusal(fractions), "");
}

TEST(Jwt, OfPartsThatAreNoJsonObjectIsRefused) {
    EXPECT_THAT(refusal(key().sign("[]", good_claims().json())), HasSubstr("header"));
    EXPECT_THAT(refusal(key().sign(jwt_header, "42")), HasSubstr("payload"));
    EXPECT_THAT(refusal(key().sign(jwt_header, "not json")), HasSubstr("payload"));
    EXPECT_THAT(refusal("a.b.c"), HasSubstr("header"));
}

TEST(Jwt, IsThreePartsOfBase64url) {
    for (const std::string text :
         {"", "abc", "a.b", "a.b.c.d", ".b.c", "a..c", "a.b=.c", "a.b+.c", "a.b.c ", "a.b.c\n"}) {
        EXPECT_FALSE(looks_like_jwt(text)) << text;
        EXPECT_NE(refusal(text), "") << text;
    }
}

TEST(Jwt, IsNotAcceptedWithoutAKey) {
    EXPECT_THAT(refusal(key().sign(jwt_header, good_claims().json()), JwtVerifier({})),
                HasSubstr("--jwt-key"));
}

TEST(Jwt, AKeyThatCannotVerifyRs256IsRefusedAtStart) {
    EXPECT_THROW(JwtVerifier({.key = ""}), std::runtime_error);
    EXPECT_THROW(JwtVerifier({.key = "no PEM"}), std::runtime_error);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> curve(EVP_EC_gen("P-256"),
                                                                    EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(out.get(), curve.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    EXPECT_THROW(JwtVerifier({.key = std::string(text, static_cast<std::size_t>(size))}),
                 std::runtime_error);
}

TEST(Base64url, IsReadOnlyAsItIsWritten) {  // RFC 4648, sections 5 and 10
    EXPECT_EQ(encode_base64url("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(encode_base64url("fo"), "Zm8");
    EXPECT_EQ(decode_base64url("Zm8"), "fo");
    EXPECT_EQ(decode_base64url(""), "");
    for (const std::string text : {"Zm8=", "Zm9", "Z", "Zm+v", "Zm/v", "Zm8\n"}) {
        EXPECT_FALSE(decode_base64url(text)) << text;
    }
}

}  // namespace
}  // namespace mock::test
