/** Commits without end to the data folder it is given, and prints the number of each acknowledged row. */
import { openStore } from '../../src/store/store.ts';

const [, , folder = ''] = process.argv;
const complain = (message: string) => process.stderr.write(`${message}\n`);
const store = await openStore({ folder, owns: true, complain });
const { rows } = await store.pool.query<{ readonly next: number }>(
  'select coalesce(max(substr(name, 2)::int) + 1, 0) as next from keys',
);
let number = rows[0]?.next ?? 0;
const commit = async () => {
  for (;;) {
    const mine = number;
    number += 1;
    await store.pool.query("insert into keys values ($1, repeat('x', 200))", [`k${mine}`]);
    process.stdout.write(`${mine}\n`);
  }
};
await Promise.all([commit(), commit(), commit()]);
