// Prints the table of scalar functions as docs/escapes.md shows it.
#include <iostream>

#include "sql/scalar_functions.h"

int main() {
    std::cout << connectai::sql::function_table_markdown();
}
