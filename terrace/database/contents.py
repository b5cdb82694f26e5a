"""What is in a database: how many rows each table has, and a checksum of them in any order."""

import json
from dataclasses import dataclass

from terrace.database.psql import Session

# Tables of users, without those that belong to an extension, which brings its own along. Of a
# partitioned table, the partitions count. As JSON, because a name may hold a newline. Columns are
# in the order of their names: a restoration brings those of a table that inherits in another one.
TABLES = """\
SELECT json_build_array(n.nspname, c.relname, format('%I.%I', n.nspname, c.relname), (
  SELECT coalesce(string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attname COLLATE "C"), '')
  FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (
    SELECT FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
ORDER BY n.nspname, c.relname;
"""
# Sums do not depend on the order of rows, and find one that is there twice.
ROWS = """\
SELECT count(*),
  coalesce(sum(('x' || substr(md5(ROW({columns})::text), 1, 15))::bit(60)::bigint), 0)
FROM ONLY {table} t;
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What is in a table.

    Attributes:
        rows: How many rows.
        checksum: Sum over all rows of a part of their MD5.
    """

    rows: int
    checksum: str


def contents(session: Session) -> dict[str, Table]:
    """Look at every table, by its name with its schema.

    Raises:
        Refusal: One may not be read.
    """
    found = {}
    for (told,) in session.ask(TABLES):
        schema, name, quoted, columns = json.loads(told)
        ((rows, checksum),) = session.ask(ROWS.format(table=quoted, columns=columns))
        plain = "." not in schema + name  # else a.b in c and b.c in a are one
        found[f"{schema}.{name}" if plain else quoted] = Table(rows=int(rows), checksum=checksum)
    return found


def difference(expected: dict[str, Table], seen: dict[str, Table]) -> str:
    """Name the first table that differs from what is expected; empty if none does."""
    for name, table in expected.items():
        if name not in seen:
            return f"table {name} is missing"
        if seen[name].rows != table.rows:
            return f"table {name} has {seen[name].rows} rows, expected: {table.rows}"
        if seen[name].checksum != table.checksum:
            return f"table {name} has {table.rows} rows as expected, but other contents"
    return ""
