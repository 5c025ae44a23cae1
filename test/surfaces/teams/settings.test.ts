import { expect, test } from 'vitest';
import { teamsSettingsOf } from '../../../src/surfaces/teams/settings.ts';

const host = '127.0.0.1';
const registered = {
  MICROSOFT_APP_ID: 'APP',
  MICROSOFT_APP_TENANT_ID: 'OWN',
  MICROSOFT_APP_PASSWORD: 'p',
};

test('nothing set, nothing served', () => {
  expect(teamsSettingsOf({}, host)).toBeUndefined();
});

test('a bot serves its own tenant, unless told of others', () => {
  expect(teamsSettingsOf(registered, host)).toEqual({
    identity: { appId: 'app', tenantId: 'own', type: 'SingleTenant', password: 'p' },
    tenants: ['own'],
  });
  const listed = { ...registered, EXCHANGE_CHECK_TEAMS_TENANTS: 'One, TWO' };
  expect(teamsSettingsOf(listed, host)?.tenants).toEqual(['one', 'two']);
});

test('a managed identity needs no password', () => {
  const { MICROSOFT_APP_PASSWORD: _password, ...managed } = registered;
  const settings = { ...managed, MICROSOFT_APP_TYPE: 'UserAssignedMSI' };
  expect(teamsSettingsOf(settings, host)?.identity).toMatchObject({ type: 'UserAssignedMSI' });
});

test('without an identity the bot has to be asked, and serves this machine', () => {
  const settings = { EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback' };
  expect(teamsSettingsOf(settings, host)).toEqual({ identity: undefined, tenants: undefined });
});

test.each([
  [
    'half a registration',
    { MICROSOFT_APP_ID: 'app' },
    host,
    'MICROSOFT_APP_TENANT_ID, MICROSOFT_APP_PASSWORD missing',
  ],
  [
    'a password alone',
    { MICROSOFT_APP_PASSWORD: 'p' },
    host,
    'MICROSOFT_APP_ID, MICROSOFT_APP_TENANT_ID missing',
  ],
  [
    'many tenants',
    { ...registered, MICROSOFT_APP_TYPE: 'MultiTenant' },
    host,
    'SingleTenant or UserAssignedMSI',
  ],
  [
    'a password of a managed identity',
    { ...registered, MICROSOFT_APP_TYPE: 'UserAssignedMSI' },
    host,
    'no MICROSOFT_APP_PASSWORD',
  ],
  [
    'any other switch',
    { EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'yes' },
    host,
    'can only be "loopback"',
  ],
  [
    'both',
    { ...registered, EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback' },
    host,
    'exclude each other',
  ],
  [
    'an open door',
    { EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback' },
    '0.0.0.0',
    'needs a loopback address',
  ],
])('%s is refused', (_name, settings, at, complaint) => {
  expect(() => teamsSettingsOf(settings, at)).toThrow(complaint);
});
