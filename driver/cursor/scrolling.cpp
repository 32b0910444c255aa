#include "cursor/scrolling.h"

#include "base/error.h"
#include "base/text.h"

namespace connectai::cursor {

namespace {

using Where = RowsetPlace::Where;

// The page's rules, in its order; it counts rows from 1, and so do the numbers here.
class Rules {
public:
    Rules(const RowsetPlace& current, std::size_t size, ResultRows& rows)
        : current_(current), size_(size), rows_(rows) {}

    NextRowset next() {
        if (current_.where == Where::before_start) return at_or_after(1);
        if (current_.where == Where::after_end) return after_end();
        return at_or_after(start() + static_cast<std::int64_t>(current_.size));
    }

    NextRowset prior() {
        if (current_.where == Where::before_start) return before_start();
        if (current_.where == Where::after_end) {
            const std::int64_t last = last_row();
            return last < size() ? overlapping() : at(last - size() + 1);
        }
        if (start() == 1) return before_start();
        return start() <= size() ? overlapping() : at(start() - size());
    }

    NextRowset relative(std::int64_t offset) {
        if (current_.where == Where::before_start) {
            return offset > 0 ? absolute(offset) : before_start();
        }
        if (current_.where == Where::after_end) {
            return offset < 0 ? absolute(offset) : after_end();
        }
        if (offset >= 0 || start() + offset >= 1) return at_or_after(start() + offset);
        return start() == 1 || -offset > size() ? before_start() : overlapping();
    }

    NextRowset absolute(std::int64_t offset) {
        if (offset == 0) return before_start();
        if (offset > 0) return at_or_after(offset);
        const std::int64_t last = last_row();
        if (-offset <= last) return at(last + offset + 1);
        return -offset > size() ? before_start() : overlapping();
    }

    NextRowset first() { return at_or_after(1); }

    NextRowset last() {
        const std::int64_t last = last_row();
        return size() <= last ? at(last - size() + 1) : at_or_after(1);
    }

    NextRowset bookmark(std::int64_t row, std::int64_t offset) {
        if (row < 1 || !rows_.has(static_cast<std::uint64_t>(row - 1))) {
            throw Error(sqlstate::invalid_bookmark_value,
                        concat("the bookmark (", row, ") is of none of the result's rows"));
        }
        return row + offset < 1 ? before_start() : at_or_after(row + offset);
    }

private:
    std::int64_t start() const { return static_cast<std::int64_t>(current_.first) + 1; }
    std::int64_t size() const { return static_cast<std::int64_t>(size_); }
    std::int64_t last_row() { return static_cast<std::int64_t>(rows_.count()); }

    NextRowset at(std::int64_t row) const {
        return {{Where::on_rows, static_cast<std::uint64_t>(row - 1), size_}, false};
    }
    NextRowset at_or_after(std::int64_t row) {
        return rows_.has(static_cast<std::uint64_t>(row - 1)) ? at(row) : after_end();
    }
    NextRowset before_start() const { return {{Where::before_start, 0, size_}, false}; }
    NextRowset after_end() const { return {{Where::after_end, 0, size_}, false}; }
    // Of a result without rows there is nothing that could overlap its start.
    NextRowset overlapping() {
        NextRowset next = at_or_after(1);
        next.overlapped_start = next.place.where == Where::on_rows;
        return next;
    }

    const RowsetPlace& current_;
    std::size_t size_;
    ResultRows& rows_;
};

// The least offset has no positive counterpart; it is far enough from every row as it is.
std::int64_t without_least(SQLLEN offset) {
    constexpr std::int64_t farthest = std::int64_t{1} << 62;
    if (offset < -farthest) return -farthest;
    return offset > farthest ? farthest : offset;
}

}  // namespace

NextRowset next_rowset(const Movement& movement, const RowsetPlace& current, std::size_t size,
                       ResultRows& rows) {
    Rules rules(current, size, rows);
    const std::int64_t offset = without_least(movement.offset);
    switch (movement.orientation) {
        case SQL_FETCH_NEXT: return rules.next();
        case SQL_FETCH_PRIOR: return rules.prior();
        case SQL_FETCH_FIRST: return rules.first();
        case SQL_FETCH_LAST: return rules.last();
        case SQL_FETCH_ABSOLUTE: return rules.absolute(offset);
        case SQL_FETCH_RELATIVE: return rules.relative(offset);
        case SQL_FETCH_BOOKMARK: return rules.bookmark(without_least(movement.bookmark), offset);
        default:
            throw Error(sqlstate::fetch_type_out_of_range,
                        concat("there is no fetch orientation ", movement.orientation));
    }
}

}  // namespace connectai::cursor
