#include "setup/dsn_tool/output/collected_output.h"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <utility>

#include "odbc/support/temporary_folder.h"

namespace connectai::dsn_tool {
namespace {

void nothing() {}

class Collected : public testing::Test {
protected:
    std::string content() const { return folder_.content("rows.csv"); }

    const test::TemporaryFolder folder_;
    OutputFile file_{folder_.file("rows.csv")};
};

TEST_F(Collected, IsWrittenByItself) {
    std::promise<void> written;
    CollectedOutput output(
        file_, [&] { written.set_value(); }, nothing);
    output.append([&] { output.text() += "a row"; });
    written.get_future().wait();
    output.flush();  // waits for the piece that is being written
    EXPECT_EQ(content(), "a row");
}

TEST_F(Collected, IsWrittenAtOnceWhereItIsLong) {
    CollectedOutput output(file_, nothing, nothing);
    output.append([&] { output.text().assign(CollectedOutput::written_at_once, 'x'); });
    EXPECT_TRUE(output.text().empty());
    EXPECT_EQ(content().size(), CollectedOutput::written_at_once);
}

TEST_F(Collected, HasAppendedWhatIsHeldWhenThereWasAWait) {
    std::promise<void> waited;
    bool held = true;
    CollectedOutput* output = nullptr;
    CollectedOutput made(file_, nothing, [&] {
        if (output == nullptr || !std::exchange(held, false)) return;
        output->text() += "held";
        waited.set_value();
    });
    made.append([&] { output = &made; });
    waited.get_future().wait();
    made.flush();
    EXPECT_EQ(content(), "held");
}

TEST_F(Collected, TellsThenWhatTheThreadCouldNotWrite) {
    OutputFile full("/dev/full");
    std::promise<void> begun;
    CollectedOutput output(
        full, [&] { begun.set_value(); }, nothing);
    output.append([&] { output.text() += "a row"; });
    begun.get_future().wait();
    EXPECT_THROW(output.flush(), std::runtime_error);
    EXPECT_THROW(output.append(nothing), std::runtime_error);
}

}  // namespace
}  // namespace connectai::dsn_tool
