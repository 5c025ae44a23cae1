/**
 * How often `proven` and `likely` are right, over every labelled paste that there is; `PASTES` names
 * a file of more. What is wrong is listed. `npm run bench -- certainty`
 */
import { test } from 'vitest';
import { operatorReach, programOf } from '../../src/program.ts';
import { claimsOf, corpora, examplesOf, rowsOf, tableOf, wrongOf } from '../explain/certainty.ts';

const program = programOf((target) => operatorReach(target, []));
const { PASTES: more } = process.env;

test('certainty', { timeout: 300_000 }, () => {
  const judged = [
    ...corpora(),
    ['examples of the entries', examplesOf(program.knowledge)] as const,
    ...(more ? [[more.split('/').at(-1) ?? more, rowsOf(more)] as const] : []),
  ].map(([name, rows]) => [name, claimsOf(rows, program)] as const);
  const all = judged.flatMap(([, claims]) => claims);
  const wrong = [...wrongOf(all, 'proven'), ...wrongOf(all, 'likely')];
  process.stdout.write(`\n${tableOf([...judged, ['all', all]])}\n\n${wrong.join('\n')}\n`);
});
