import { z } from 'zod';

/** What a check is about. Printable: it never holds a secret. */
export const Target = z.strictObject({
  /** As it was typed. */
  text: z.string(),
  mailbox: z.string().optional(),
  /** The mail domain of a mailbox, the domain itself, or the domain a host belongs to. */
  domain: z.string(),
  /** Set when one host was named, instead of a domain whose hosts are to be found. */
  host: z.string().optional(),
  /** The port of the host's web services; 443 unless the target says otherwise. */
  port: z.number(),
});
export type Target = Readonly<z.infer<typeof Target>>;

/** `--at NAME:PORT:ADDRESS`: a name and port that are not looked up, as curl's `--resolve` does it. */
export interface Pin {
  readonly name: string;
  readonly port: number;
  readonly address: string;
}
