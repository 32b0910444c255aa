// Prints the tables of connection keywords as docs/keywords.md shows them.
#include <iostream>

#include "config/keywords.h"

int main() {
    std::cout << connectai::config::keyword_tables_markdown();
}
