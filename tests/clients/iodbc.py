"""iODBC's wide functions, as a program in C would call them: its SQLWCHAR is wchar_t."""

import ctypes

SUCCESS, SUCCESS_WITH_INFO, NO_DATA, NTS, NULL_DATA = 0, 1, 100, -3, -1
HANDLE_ENV, HANDLE_DBC, HANDLE_STMT = 1, 2, 3
ATTR_ODBC_VERSION, OV_ODBC3 = 200, 3
C_WCHAR, WVARCHAR, PARAM_INPUT = -8, -9, 1
UNIT = ctypes.sizeof(ctypes.c_wchar)

short, number, length = ctypes.c_short, ctypes.c_int, ctypes.c_ssize_t


class Failed(Exception):
    """args: the SQLSTATE and the message."""


class Statement:
    """One connection with one statement. Text is read and written through wide functions only; they are
    iODBC's, or those of a driver that is called without a manager."""

    def __init__(self, connection_string, library="libiodbc.so.2"):
        self.library = ctypes.CDLL(library)
        self.environment = self._new(HANDLE_ENV, None)
        self._call("SQLSetEnvAttr", HANDLE_ENV, self.environment, ATTR_ODBC_VERSION,
                   ctypes.c_void_p(OV_ODBC3), 0)
        self.connection = self._new(HANDLE_DBC, self.environment)
        self.handle = None
        # iODBC 3.52.9 wants the length's address, and writes octets into it.
        completed, octets = ctypes.create_unicode_buffer(1024), short()
        self._call("SQLDriverConnectW", HANDLE_DBC, self.connection, None, connection_string, NTS,
                   completed, short(1024), ctypes.byref(octets), 0)
        self.completed = completed.value
        self.handle = self._new(HANDLE_STMT, self.connection)

    def close(self):
        if self.handle is not None:
            self.library.SQLFreeHandle(HANDLE_STMT, self.handle)
            self.library.SQLDisconnect(self.connection)
        self.library.SQLFreeHandle(HANDLE_DBC, self.connection)
        self.library.SQLFreeHandle(HANDLE_ENV, self.environment)

    def _new(self, kind, parent):
        handle = ctypes.c_void_p()
        code = self.library.SQLAllocHandle(kind, parent, ctypes.byref(handle))
        if code != SUCCESS:
            raise Failed("no handle", kind)
        return handle

    def _call(self, function, kind, handle, *arguments):
        code = getattr(self.library, function)(handle, *arguments)
        if code not in (SUCCESS, SUCCESS_WITH_INFO, NO_DATA):
            raise Failed(*self.diagnosis(kind, handle))
        return code

    def on_statement(self, function, *arguments):
        return self._call(function, HANDLE_STMT, self.handle, *arguments)

    def diagnosis(self, kind, handle):
        state, message = ctypes.create_unicode_buffer(6), ctypes.create_unicode_buffer(512)
        native, units = number(), short()
        self.library.SQLGetDiagRecW(kind, handle, 1, state, ctypes.byref(native), message,
                                    short(512), ctypes.byref(units))
        return state.value, message[:units.value]

    def info(self, what):
        value, octets = ctypes.create_unicode_buffer(256), short()
        self._call("SQLGetInfoW", HANDLE_DBC, self.connection, what, value, short(256 * UNIT),
                   ctypes.byref(octets))
        return value[:octets.value // UNIT]

    def execute(self, text):
        self.on_statement("SQLExecDirectW", text, NTS)

    def tables(self, catalog, schema):
        self.on_statement("SQLTablesW", catalog, NTS, schema, NTS, "%", NTS, "TABLE", NTS)

    def bind(self, position, text):
        """The buffers must live until the execution: they are returned."""
        buffer = ctypes.create_unicode_buffer(text)
        octets = length(len(text) * UNIT)
        self.on_statement("SQLBindParameter", position, PARAM_INPUT, C_WCHAR, WVARCHAR,
                          ctypes.c_size_t(max(len(text), 1)), 0, buffer,
                          length(ctypes.sizeof(buffer)), ctypes.byref(octets))
        return buffer, octets

    def column_names(self):
        count = short()
        self.on_statement("SQLNumResultCols", ctypes.byref(count))
        names = []
        for column in range(1, count.value + 1):
            name, units = ctypes.create_unicode_buffer(128), short()
            self.on_statement("SQLDescribeColW", column, name, short(128), ctypes.byref(units),
                              None, None, None, None)
            names.append(name[:units.value])
        return names

    def cell(self, column, characters=200):
        """Reads in parts of so many characters."""
        buffer, octets = ctypes.create_unicode_buffer(characters + 1), length()
        text = ""
        while True:
            code = self.on_statement("SQLGetData", column, C_WCHAR, buffer,
                                     length(ctypes.sizeof(buffer)), ctypes.byref(octets))
            if octets.value == NULL_DATA:
                return None
            if code == SUCCESS:
                return text + buffer[:octets.value // UNIT]
            text += buffer[:characters]

    def rows(self):
        columns = range(1, len(self.column_names()) + 1)
        rows = []
        while self.on_statement("SQLFetch") != NO_DATA:
            rows.append([self.cell(column) for column in columns])
        self.on_statement("SQLCloseCursor")
        return rows
