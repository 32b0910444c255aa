# The next version of the same source, for the tests of upgrades: CMAKE_PROJECT_INCLUDE has it read
# behind project().
math(EXPR patch "${PROJECT_VERSION_PATCH} + 1")
set(PROJECT_VERSION_PATCH ${patch})
set(PROJECT_VERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}.${patch})
