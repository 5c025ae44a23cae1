import { z } from 'zod';

/** An IANA zone that clocks can be read in here, such as `Europe/Berlin`. */
export const Zone = z
  .string()
  .regex(/^[A-Za-z][\w+/-]{1,63}$/)
  .refine(isKnown, { error: 'is no time zone of this machine' });

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
