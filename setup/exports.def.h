// The one list of functions that the setup library shows: its export map is made from it.
CONNECTAI_EXPORT(ConfigDSN)
CONNECTAI_EXPORT(ConfigDSNW)
CONNECTAI_EXPORT(ConfigDriver)
CONNECTAI_EXPORT(ConfigDriverW)
CONNECTAI_EXPORT(ODBCINSTGetProperties)
