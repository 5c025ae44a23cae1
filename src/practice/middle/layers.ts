/**
 * What stands between a client and Exchange, each a layer that answers itself or lets the next one
 * answer: a slow line, one that breaks, a device of another maker, the web server's own rules.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpExchange } from '../http-exchange.ts';
import type { Knobs } from '../knobs.ts';
import { layerOf } from './devices.ts';
import { garbage, type Line } from './line.ts';
import { webServer } from './web-server.ts';

/** @returns whether another request may follow */
export type Layer = (exchange: HttpExchange, next: () => Promise<boolean>) => Promise<boolean>;

/** What one connection's requests go through, outermost first. */
export function layersOf(knobs: Knobs, line: Line): readonly Layer[] {
  const { delayMs, breaks, device } = knobs.middle;
  return [
    ...(delayMs > 0 ? [slow(delayMs)] : []),
    ...(breaks?.at === 'request' ? [broken(breaks.by, line)] : []),
    ...(device === 'none' ? [] : [layerOf(device)]),
    webServer(knobs.front, line),
  ];
}

/** Lets a request through them, to what answers at the end. */
export function through(
  layers: readonly Layer[],
  exchange: HttpExchange,
  answer: () => Promise<boolean>,
): Promise<boolean> {
  const [first, ...others] = layers;
  return first ? first(exchange, () => through(others, exchange, answer)) : answer();
}

function slow(delayMs: number): Layer {
  return async (_exchange, next) => {
    await wait(delayMs, undefined, { ref: false });
    return next();
  };
}

function broken(by: 'silence' | 'garbage' | 'reset', line: Line): Layer {
  return async (exchange) => {
    if (by === 'reset') line.reset();
    if (by === 'garbage') exchange.garble(garbage);
    if (by === 'silence') await exchange.ended();
    return false;
  };
}
