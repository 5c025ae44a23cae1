/** Whether the bot can remember: its database, the key that seals accounts, the address of its reports. */
import { existsSync } from 'node:fs';
import type { Config } from './config.ts';
import { askService, type Examination } from './doctor-examination.ts';

export async function examineMemory({ memory, slack, teams }: Config): Promise<Examination[]> {
  const { databaseUrl, dataFolder, vantage, schedulers, accountPeople } = memory;
  await import('./lean-loading.ts');
  const { examineStore } = await import('./store/examine.ts');
  const [store, links] = await Promise.all([
    examineStore(databaseUrl, dataFolder),
    examineLinks(memory.publicUrl, !!slack || !!teams),
  ]);
  return [
    { name: 'database', ...store },
    await examineKey(memory),
    links,
    {
      name: 'schedules',
      outcome: 'passed',
      says:
        schedulers.length > 0
          ? `made by ${schedulers.join(', ')}`
          : 'made by everybody who is served',
    },
    {
      name: 'accounts from chat',
      outcome: accountPeople.length > 0 ? 'passed' : 'skipped',
      says:
        accountPeople.length > 0
          ? `used by ${accountPeople.join(', ')}`
          : 'used by nobody; list people in EXCHANGE_CHECK_ACCOUNT_PEOPLE',
    },
    ...(vantage
      ? [
          {
            name: 'vantage point',
            outcome: 'passed' as const,
            says: `takes only checks from ${vantage}`,
          },
        ]
      : []),
  ];
}

/** A key of ours is made when it is needed first; one that is named has to be one. */
async function examineKey({ key, keyFile, dataFolder }: Config['memory']): Promise<Examination> {
  const name = 'key of accounts';
  if (!key && !keyFile && !existsSync(`${dataFolder}/key`))
    return { name, outcome: 'passed', says: `${dataFolder}/key, made with the first account` };
  try {
    const { Sealing } = await import('./store/sealing.ts');
    const { newestKey } = new Sealing({ key, keyFile, dataFolder });
    const from = key ? 'EXCHANGE_CHECK_KEY' : (keyFile ?? `${dataFolder}/key`);
    return {
      name,
      outcome: 'passed',
      says: `${from}, fingerprint ${newestKey}`,
    };
  } catch (error) {
    return {
      name,
      outcome: 'failed',
      says: error instanceof Error ? error.message : String(error),
    };
  }
}

async function examineLinks(url: string | undefined, isServed: boolean): Promise<Examination> {
  const name = 'links to reports';
  if (!url) {
    const says = 'none in reports; set EXCHANGE_CHECK_URL to where browsers find this bot';
    return { name, outcome: isServed ? 'warned' : 'skipped', says };
  }
  try {
    const { status } = await askService(`${url}/healthz`, {});
    if (status === 200) return { name, outcome: 'passed', says: `${url} answers` };
    return { name, outcome: 'warned', says: `${url}/healthz answers ${status}: is it this bot?` };
  } catch (error) {
    const says = `${error instanceof Error ? error.message : error} If the bot does not run, that is why.`;
    return { name, outcome: 'warned', says };
  }
}
