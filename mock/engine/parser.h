// A recursive-descent parser for the mock's SQL dialect.
#pragma once

#include <string_view>
#include <vector>

#include "engine/ast.h"
#include "engine/lexer.h"

namespace mock::sql {

// All statements of a text that are separated by semicolons; empty ones are left out. Throws
// EngineError QUERY_FAILED, "Syntax error near ...".
std::vector<StatementTree> parse_statements(std::string_view text);

// The parser's parts, in a file each: parse_statement.cpp, parse_ddl.cpp, parse_select.cpp,
// parse_expression.cpp.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), tokens_(tokenize(text)) {}

    std::vector<StatementTree> statements();

private:
    // Tokens.
    const Token& peek(std::size_t ahead = 0) const;
    const Token& take();
    bool at(std::string_view keyword) const { return peek().is_word(keyword); }
    bool at_symbol(std::string_view symbol) const { return peek().is_symbol(symbol); }
    bool accept(std::string_view keyword);
    bool accept_symbol(std::string_view symbol);
    void expect(std::string_view keyword);
    void expect_symbol(std::string_view symbol);
    [[noreturn]] void fail(std::string_view reason = {}) const;

    // Names.
    bool at_name() const;  // quoted, or a word that is not reserved
    std::string name();
    Name qualified_name();
    std::string optional_alias();
    std::vector<std::string> name_list();  // in round brackets

    // Statements.
    StatementTree statement();
    Insert insert(bool upsert);
    Expression written_value();  // an expression or DEFAULT
    Select get_deleted();
    Update update();
    Delete delete_from();
    StatementTree create();
    CreateTable create_table();
    void table_constraint(CreateTable& table);
    ColumnDefinition column_definition();
    CreateIndex create_index(bool unique);
    Drop drop();
    CreateView create_view();
    StatementTree alter();
    Execute execute();
    // What a text or binary type holds where no length is written: in a column's definition, what
    // type_from_sql_name says; in a CAST, whose types the service documents without lengths, all.
    enum class Sizes { usual, unlimited };
    Type type_name(Sizes sizes = Sizes::usual);
    std::int64_t type_argument();

    // Queries.
    bool at_select() const;
    std::shared_ptr<const Select> select();
    SelectCore select_core();
    SelectCore bracketed_core();
    SelectItem select_item();
    TableReference table_list();
    TableReference joined_table();
    TableReference table_primary();
    std::string join_operator();
    std::vector<OrderTerm> order_terms();

    // Expressions, the loosest binding first.
    Expression expression();
    Expression conjunction();
    Expression negation();
    Expression predicate();
    Expression predicate_tail(Expression left, bool negated);
    Expression in_list(Expression left, bool negated);
    Expression bitwise();
    Expression sum();
    Expression product();
    Expression unary();
    Expression primary();
    Expression literal();
    Expression parenthesised();
    Expression case_expression();
    Expression cast();
    Expression call();
    Expression column_or_star();
    void call_arguments(Expression& call);
    std::shared_ptr<const Window> window();

    // Guard the stack against thousands of brackets, and of operators one after the other.
    class Depth {
    public:
        explicit Depth(Parser& parser) : parser_(&parser) {
            if (++parser.depth_ > 200) parser.fail("nested too deeply");
        }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        ~Depth() { --parser_->depth_; }

    private:
        Parser* parser_;
    };
    void count_operator(int& operators) const {
        if (++operators > 800) fail("too many operators in one expression");
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t position_ = 0;
    int depth_ = 0;
};

}  // namespace mock::sql
