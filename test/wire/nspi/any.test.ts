/** Whatever there is to be told of entries, and whatever may come instead. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import {
  decodeBindRequest,
  decodeBindResponse,
  decodeUnbindRequest,
  decodeUnbindResponse,
  encodeBindResponse,
} from '../../../src/wire/nspi/bind.ts';
import { propertyTag } from '../../../src/wire/nspi/property-tags.ts';
import {
  type Datum,
  type PropertyValue,
  propertyType,
} from '../../../src/wire/nspi/property-value.ts';
import {
  decodeResolveRequest,
  decodeResolveResponse,
  encodeResolveRequest,
  encodeResolveResponse,
} from '../../../src/wire/nspi/resolve-names.ts';
import { addressBookCodes } from '../../../src/wire/nspi/result.ts';
import { globalAddressList } from '../../../src/wire/nspi/stat.ts';

const context = Buffer.from('000000000102030405060708090a0b0c0d0e0f10', 'hex');
const serverGuid = '11223344-5566-7788-99aa-bbccddeeff00';

const text = fc
  .string({ unit: 'grapheme-ascii', maxLength: 20 })
  .filter((one) => !one.includes('\0'));
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const octets = fc.uint8Array({ maxLength: 20 }).map((data) => Buffer.from(data));
const uuid = fc.uuid();
const short = fc.integer({ min: -32_768, max: 32_767 });
const long = fc.integer();
const listOf = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });

const datumOf: Readonly<Record<keyof typeof propertyType, fc.Arbitrary<Datum>>> = {
  PtypUnspecified: long,
  PtypNull: long,
  PtypInteger16: short,
  PtypInteger32: long,
  PtypErrorCode: fc.constantFrom(...Object.values(addressBookCodes)),
  PtypBoolean: fc.boolean(),
  PtypEmbeddedTable: long,
  PtypString8: text,
  PtypString: fc.string({ maxLength: 20 }).filter((one) => !one.endsWith('\0')),
  PtypTime: time,
  PtypGuid: uuid,
  PtypBinary: octets,
  PtypMultipleInteger16: listOf(short),
  PtypMultipleInteger32: listOf(long),
  PtypMultipleString8: listOf(text),
  PtypMultipleString: listOf(text),
  PtypMultipleTime: listOf(time),
  PtypMultipleGuid: listOf(uuid),
  PtypMultipleBinary: listOf(octets),
};

const property: fc.Arbitrary<PropertyValue> = fc.oneof(
  ...Object.entries(propertyType).map(([name, type]) => {
    const datum = Object.entries(datumOf).find(([key]) => key === name)?.[1] ?? fc.constant(0);
    return fc.record({
      tag: fc.integer({ min: 0, max: 0xffff }).map((id) => id * 0x1_0000 + type),
      value: datum,
    });
  }),
);

const answer = fc.record({
  ids: fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 6 }),
  rows: fc.array(fc.array(property, { maxLength: 6 }), { maxLength: 4 }),
});

test('rows of every type of property arrive as they were sent', () => {
  fc.assert(
    fc.property(answer, (response) => {
      const stub = encodeResolveResponse(response, 0);
      expect(decodeResolveResponse(stub)).toEqual({ response, returnValue: 0 });
    }),
    { numRuns: 500 },
  );
});

test('a value of another type than its tag says is our mistake', () => {
  const rows = [[{ tag: propertyTag.PidTagDisplayName, value: 7 }]];
  expect(() => encodeResolveResponse({ ids: [], rows }, 0)).toThrow(RangeError);
});

const decoders: Readonly<Record<string, (stub: Uint8Array) => unknown>> = {
  decodeBindRequest,
  decodeBindResponse,
  decodeUnbindRequest,
  decodeUnbindResponse,
  decodeResolveResponse,
  decodeResolveRequest,
  'decodeResolveRequest, narrow': (stub) => decodeResolveRequest(stub, false),
};

const samples = fc.oneof(
  answer.map((response) => encodeResolveResponse(response, 0)),
  fc
    .array(text, { maxLength: 4 })
    .map((names) =>
      encodeResolveRequest({ context, stat: globalAddressList, tags: [1, 2, 3], names }),
    ),
  fc.constant(encodeBindResponse({ serverGuid, context }, 0)),
);

describe.each(Object.entries(decoders))('%s', (_name, decode) => {
  test('reads anything, or says that it can not', () => {
    const spoiled = fc
      .tuple(
        samples,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        fc.boolean(),
      )
      .map(([stub, changes, end, isCut]) => {
        const data = Buffer.from(stub);
        for (const [at, value] of changes) data[at % data.length] = value;
        return isCut ? data.subarray(0, end % data.length) : data;
      });
    fc.assert(
      fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 300 })), (stub) => {
        try {
          decode(stub);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
