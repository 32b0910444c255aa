// Prints the table of information types as docs/information.md shows it.
#include <iostream>

#include "info/get_info.h"

int main() {
    std::cout << connectai::info::info_table_markdown();
}
