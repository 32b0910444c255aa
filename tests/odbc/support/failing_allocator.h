// Allocations that fail when a test wants it.
#pragma once

namespace connectai::test {

// While one lives, the allocation behind so many others of the process fails, or all from there on.
// Of `operator new`: a program that links this has one of its own, which takes the place of the C++
// library's in the driver, too, if the program exports it.
class Shortage {
public:
    Shortage(long succeeding, bool lasting);
    ~Shortage();
    Shortage(const Shortage&) = delete;
    Shortage& operator=(const Shortage&) = delete;

    // Whether an allocation has failed.
    bool met() const noexcept;
};

}  // namespace connectai::test
