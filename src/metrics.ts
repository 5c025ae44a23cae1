/**
 * Figures for Prometheus: how the bot does, never what people asked. No target, person or account is a
 * label: they would be secrets in the wrong place, and labels without end.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Verdict } from './model/command.ts';
import type { Health } from './model/report.ts';
import type { RawHandler } from './surfaces/web/server.ts';

/** Seconds: from what answers at once to what ends by its deadline. */
const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Seconds a report may be late: the spread and the queue. */
const lagBuckets = [1, 5, 15, 30, 60, 300, 900, 3600];

/** What is read when somebody looks, not kept. */
interface Readings {
  /** Open reports by state, schedules by state, accounts that are locked. @throws if the store is gone */
  counts(): Promise<{
    readonly reports: Readonly<Record<string, number>>;
    readonly schedules: Readonly<Record<string, number>>;
    readonly lockedAccounts: number;
    /** Seconds since the oldest schedule that nobody has claimed was due; 0 if none is. */
    readonly overdueS: number;
  }>;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #answers = this.#histogram(
    'answer_seconds',
    'Answers to people, by surface and verdict',
    ['surface', 'verdict'],
  );
  readonly #checks = this.#histogram('check_seconds', 'Checks of targets, by what came of them', [
    'health',
  ]);
  readonly #lag = new Histogram({
    name: 'exchange_check_report_lag_seconds',
    help: 'From when a report was due to when it was posted',
    buckets: lagBuckets,
    registers: [this.#registry],
  });
  readonly #failures = new Counter({
    name: 'exchange_check_failures_total',
    help: 'Faults of ours, by where they happened',
    labelNames: ['where'],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  answered(surface: string, verdict: Verdict, durationMs: number): void {
    this.#answers.observe({ surface, verdict }, durationMs / 1000);
  }

  checked(health: Health, durationMs: number): void {
    this.#checks.observe({ health }, durationMs / 1000);
  }

  posted(lagMs: number): void {
    this.#lag.observe(Math.max(0, lagMs) / 1000);
  }

  failed(where: string): void {
    this.#failures.inc({ where });
  }

  /** Answers a scrape: the store is asked anew, and its silence is a figure, too. */
  watch({ counts }: Readings): void {
    const up = this.#gauge('store_up', 'Whether the database answers');
    const reports = this.#gauge('reports_open', 'Reports that are not posted yet', ['state']);
    const schedules = this.#gauge('schedules', 'Schedules', ['state']);
    const locked = this.#gauge('accounts_locked', 'Accounts that a server refused');
    const overdue = this.#gauge(
      'schedules_overdue_seconds',
      'How long the oldest unclaimed schedule is due',
    );
    this.#refresh = async () => {
      try {
        const now = await counts();
        up.set(1);
        for (const [state, count] of Object.entries(now.reports)) reports.set({ state }, count);
        for (const [state, count] of Object.entries(now.schedules)) schedules.set({ state }, count);
        locked.set(now.lockedAccounts);
        overdue.set(now.overdueS);
      } catch {
        up.set(0);
      }
    };
  }

  readonly handle: RawHandler = (_request, response) => void this.#answer(response);

  async #answer(response: Parameters<RawHandler>[1]): Promise<void> {
    await this.#refresh();
    const text = await this.#registry.metrics();
    response.writeHead(200, {
      'content-type': this.#registry.contentType,
      'cache-control': 'no-store',
    });
    response.end(text);
  }

  #refresh: () => Promise<void> = async () => undefined;

  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    const registers = [this.#registry];
    return new Histogram({ name: `exchange_check_${name}`, help, labelNames, buckets, registers });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return new Gauge({
      name: `exchange_check_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
    });
  }
}
