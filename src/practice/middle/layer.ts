import type { HttpExchange } from '../http-exchange.ts';

/** Answers a request itself, or lets the next one do it. @returns whether another request may follow */
export type Layer = (exchange: HttpExchange, next: () => Promise<boolean>) => Promise<boolean>;
