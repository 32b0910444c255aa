"""A dialect of SQLAlchemy 1.4 for the driver, over pyodbc: enough to prove the driver, not shipped.

A schema's name is `Catalog.Schema`, or `Schema` of the connection's default catalog. What there is comes
from ODBC's catalog functions; names are quoted with ODBC's double quotes, which the driver translates.
"""

from sqlalchemy import types
from sqlalchemy.connectors.pyodbc import PyODBCConnector
from sqlalchemy.dialects import registry
from sqlalchemy.engine import default
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.sql import compiler

# By the DATA_TYPE of SQLColumns.
SIMPLE_TYPES = {
    -11: types.CHAR(36), -7: types.BOOLEAN(), -6: types.SMALLINT(), 5: types.SMALLINT(),
    4: types.INTEGER(), -5: types.BIGINT(), 6: types.FLOAT(53), 8: types.FLOAT(53),
    91: types.DATE(), 92: types.TIME(), 93: types.TIMESTAMP()}
SIZED_TYPES = {
    -10: types.VARCHAR, -9: types.VARCHAR, -8: types.CHAR, -4: types.LargeBinary,
    -3: types.VARBINARY, -2: types.BINARY}


def type_of(row):
    if row.data_type in (2, 3):
        return types.NUMERIC(row.column_size, row.decimal_digits)
    if row.data_type in SIZED_TYPES:
        return SIZED_TYPES[row.data_type](row.column_size)
    return SIMPLE_TYPES[row.data_type]


def arguments(schema):
    """`Catalog.Schema` as pyodbc's arguments."""
    catalog, _, name = (schema or "").rpartition(".")
    return {"catalog": catalog or None, "schema": name or None}


class Compiler(compiler.SQLCompiler):
    def limit_clause(self, select, **keywords):
        text = ""
        for word, clause in (("LIMIT", select._limit_clause), ("OFFSET", select._offset_clause)):
            if clause is not None:
                text += f"\n {word} {self.process(clause.render_literal_execute(), **keywords)}"
        return text

    def visit_true(self, element, **keywords):
        return "1"

    def visit_false(self, element, **keywords):
        return "0"


class TypeCompiler(compiler.GenericTypeCompiler):
    def visit_datetime(self, type_, **keywords):
        return "TIMESTAMP"

    def visit_TEXT(self, type_, **keywords):
        return "VARCHAR(4000)"


class IdentifierPreparer(compiler.IdentifierPreparer):
    def quote_schema(self, schema, force=None):
        return ".".join(self.quote(part) for part in schema.split("."))


class Dialect(PyODBCConnector, default.DefaultDialect):
    name = "connectai"
    statement_compiler = Compiler
    type_compiler = TypeCompiler
    preparer = IdentifierPreparer
    supports_statement_cache = True
    supports_native_boolean = True
    supports_default_values = False
    supports_multivalues_insert = True
    postfetch_lastrowid = False

    def set_isolation_level(self, connection, level):
        # The service has no transactions: there is AUTOCOMMIT, and committing by hand.
        getattr(connection, "dbapi_connection", connection).autocommit = level == "AUTOCOMMIT"

    @staticmethod
    def listing(connection, function, *positional, **named):
        """The rows of one of pyodbc's catalog functions."""
        cursor = connection.connection.cursor()
        try:
            return getattr(cursor, function)(*positional, **named).fetchall()
        finally:
            cursor.close()

    def relations(self, connection, kind, schema):
        rows = self.listing(connection, "tables", tableType=kind, **arguments(schema))
        return [row.table_name for row in rows]

    def has_table(self, connection, table_name, schema=None, **keywords):
        return bool(self.listing(connection, "tables", table=table_name, **arguments(schema)))

    def get_schema_names(self, connection, **keywords):
        rows = self.listing(connection, "tables")
        return sorted({f"{row.table_cat}.{row.table_schem}" for row in rows})

    def get_table_names(self, connection, schema=None, **keywords):
        return self.relations(connection, "TABLE", schema)

    def get_view_names(self, connection, schema=None, **keywords):
        return self.relations(connection, "VIEW", schema)

    def get_columns(self, connection, table_name, schema=None, **keywords):
        rows = self.listing(connection, "columns", table=table_name, **arguments(schema))
        if not rows:
            raise NoSuchTableError(table_name)
        return [{"name": row.column_name, "type": type_of(row), "nullable": row.is_nullable == "YES",
                 "default": row.column_def, "autoincrement": False} for row in rows]

    def get_pk_constraint(self, connection, table_name, schema=None, **keywords):
        rows = self.listing(connection, "primaryKeys", table_name, **arguments(schema))
        return {"name": rows[0].pk_name if rows else None,
                "constrained_columns": [row.column_name for row in rows]}

    def get_foreign_keys(self, connection, table_name, schema=None, **keywords):
        of = arguments(schema)
        rows = self.listing(connection, "foreignKeys", foreignTable=table_name,
                            foreignCatalog=of["catalog"], foreignSchema=of["schema"])
        keys = {}
        for row in rows:
            key = keys.setdefault(row.fk_name, {
                "name": row.fk_name, "constrained_columns": [], "referred_columns": [],
                "referred_schema": schema and f"{row.pktable_cat}.{row.pktable_schem}",
                "referred_table": row.pktable_name})
            key["constrained_columns"].append(row.fkcolumn_name)
            key["referred_columns"].append(row.pkcolumn_name)
        return list(keys.values())

    def get_indexes(self, connection, table_name, schema=None, **keywords):
        rows = self.listing(connection, "statistics", table_name, **arguments(schema))
        indexes = {}
        for row in rows:
            if row.index_name is not None:
                index = indexes.setdefault(row.index_name, {
                    "name": row.index_name, "unique": not row.non_unique, "column_names": []})
                index["column_names"].append(row.column_name)
        return list(indexes.values())

    def get_view_definition(self, connection, view_name, schema=None, **keywords):
        raise NotImplementedError("the service does not tell it")


registry.register("connectai.pyodbc", __name__, "Dialect")
