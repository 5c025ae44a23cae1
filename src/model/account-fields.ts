/** What is typed or written in files about accounts and mailboxes, and how it has to look. */
import { z } from 'zod';

/** What an account is called by. */
export const AccountName = z
  .string()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'wants a short name such as helpdesk: a-z, 0-9, dot, - and _',
  );

/** A host or a domain, without a port. */
export const HostName = z
  .string()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_-]{1,63})*$|^[0-9a-f:]{2,39}$/,
    'wants a host or a domain, such as mail.contoso.com',
  );

/** `user@contoso.com` or `CONTOSO\user`. */
export const LogonName = z
  .string()
  .max(320)
  .regex(
    /^(?:[^\\@\s]+\\[^\\\s]+|[^\\@\s]+@[^\\@\s]+)$/,
    'wants user@contoso.com or CONTOSO\\user',
  );

/** It stands in what is sent, where a blank or a line break would end something else. */
export const RpcServer = z
  .string()
  .regex(/^[\w.@-]{1,255}$/, 'wants the RPC server, such as ex01.contoso.com or GUID@contoso.com');

/** It stands in what is sent, as well. */
export const LegacyDn = z
  .string()
  .regex(
    /^\/o=[\x20-\x7e]{1,1000}$/i,
    'wants a legacyExchangeDN, such as /o=Contoso/ou=.../cn=user',
  );
