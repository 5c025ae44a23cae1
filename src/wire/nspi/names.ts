/** StringsArray_r and WStringsArray_r: names to be resolved. Source: [MS-NSPI] 2.3.6. */
import { badArray, type NdrReader, type NdrWriter } from '../dcerpc/ndr.ts';

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function readNames(reader: NdrReader, isWide: boolean): readonly string[] {
  const maximum = reader.count();
  const count = reader.u32();
  if (count !== maximum) throw badArray(maximum, 0, count);
  const pointers = Array.from({ length: count }, () => reader.pointer());
  return pointers.map((isSet) => {
    if (!isSet) return '';
    return isWide ? reader.wideString() : reader.string();
  });
}

export function writeNames(writer: NdrWriter, names: readonly string[], isWide: boolean): void {
  writer.u32(names.length).u32(names.length);
  for (const _ of names) writer.pointer(true);
  for (const name of names) {
    if (isWide) writer.wideString(name);
    else writer.string(name);
  }
}
