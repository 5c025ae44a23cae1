/** What a check is about. Printable: it never holds a secret. */
export interface Target {
  /** As it was typed. */
  readonly text: string;
  readonly mailbox?: string;
  /** The mail domain of a mailbox, the domain itself, or the domain a host belongs to. */
  readonly domain: string;
  /** Set when one host was named, instead of a domain whose hosts are to be found. */
  readonly host?: string;
  /** The port of the host's web services; 443 unless the target says otherwise. */
  readonly port: number;
}

/** `--at NAME:PORT:ADDRESS`: a name and port that are not looked up, as curl's `--resolve` does it. */
export interface Pin {
  readonly name: string;
  readonly port: number;
  readonly address: string;
}
