// Prints the table of connection keywords as the README shows it.
#include <iostream>

#include "config/keywords.h"

int main() {
    std::cout << connectai::config::keyword_table_markdown();
}
