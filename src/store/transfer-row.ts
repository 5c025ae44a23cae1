/** What a row of a table looks like in JSON, after its columns: a column that is added is read, too. */
import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';

const kinds: Readonly<Record<string, z.ZodType>> = {
  PgText: z.string(),
  PgUUID: z.uuid(),
  PgInteger: z.int(),
  PgBoolean: z.boolean(),
  PgTimestamp: z.iso.datetime({ offset: true }),
  PgJsonb: z.json(),
  PgArray: z.array(z.string()),
};

export function rowOf(table: PgTable): z.ZodType {
  const columns = Object.values(getTableColumns(table));
  return z.strictObject(
    Object.fromEntries(
      columns.map(({ name, columnType, notNull }) => {
        const kind = kinds[columnType];
        if (!kind) throw new Error(`Exports know no column of the kind ${columnType}.`);
        return [name, notNull ? kind : kind.nullable()];
      }),
    ),
  );
}
