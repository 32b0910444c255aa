// Parts of URLs.
#include "http/url.h"

#include <gtest/gtest.h>

namespace connectai::http {
namespace {

TEST(Url, AServerHasItsPortWhereThatIsNotTheSchemesOwn) {
    EXPECT_EQ(server_of("https://cloud.cdata.com/api"), "cloud.cdata.com");
    EXPECT_EQ(server_of("https://cloud.cdata.com:443/api"), "cloud.cdata.com");
    EXPECT_EQ(server_of("https://cloud.cdata.com:80/api"), "cloud.cdata.com:80");
    EXPECT_EQ(server_of("http://127.0.0.1:80"), "127.0.0.1");
    EXPECT_EQ(server_of("http://127.0.0.1:8080"), "127.0.0.1:8080");
    EXPECT_EQ(server_of("https://[2001:db8::1]/api"), "2001:db8::1");
    EXPECT_EQ(server_of("https://[2001:db8::1]:8443/api"), "[2001:db8::1]:8443");
}

TEST(Url, AHostHasNoBrackets) {
    EXPECT_EQ(host_of("https://[2001:db8::1]:8443/api"), "2001:db8::1");
    EXPECT_EQ(host_of("https://cloud.cdata.com:8443/api"), "cloud.cdata.com");
}

}  // namespace
}  // namespace connectai::http
