// Showing a page to the person at this machine, in the browser of their choice.
#pragma once

#include <string>
#include <utility>

#include "base/file_descriptor.h"

namespace connectai {

// A program that has been asked to show a page. It goes on when this object goes, and is no child
// of this process: nobody has to wait for its end, and it has none of its files.
class Browser {
public:
    // Of a page that somebody else shows: nothing is heard of it.
    Browser() = default;

    // Starts the first of the commands that can be started: those that the environment variable
    // BROWSER names, separated by colons, and xdg-open behind them. A command's words are separated
    // by blanks; the URL stands where it says %s, and else is its last word. No shell reads it.
    // Throws Error IM008 where the process can have no other beside it.
    static Browser show(const std::string& url);

    // Can be read (poll) once failure() has something to tell, or never will have; -1: nothing is
    // to be heard any more.
    int descriptor() const noexcept { return news_.get(); }

    // For when that is so: "xdg-open has ended with status 3". Empty where the program has ended
    // well, or runs on: it is listened to for some seconds.
    std::string failure();

private:
    Browser(FileDescriptor news, std::string tried)
        : news_(std::move(news)), tried_(std::move(tried)) {}

    FileDescriptor news_;
    std::string tried_;  // the programs' names
};

}  // namespace connectai
