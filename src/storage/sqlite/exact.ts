import type { EntityMetadata, Platform, TransformContext } from "@mikro-orm/core";
import { ExactJsonType, ExactType } from "../../entities/exact.ts";

const MANTISSA_BITS = 53;
const LEAST_EXPONENT = -1074;

/**
 * A double as `mantissa * 2 ** exponent`, two whole numbers: of decimals that SQLite reads, `28.428979` among them, one
 * in ten thousand gets another last digit.
 */
export function toExact(number: number | null): [mantissa: number | null, exponent: number | null] {
  if (number === null) return [null, null];
  if (Number.isSafeInteger(number)) return [number, 0];
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(number))) - MANTISSA_BITS, LEAST_EXPONENT);
  // In two steps: 2 ** 1074 is more than a double holds.
  const half = Math.trunc(exponent / 2);
  return [number * 2 ** -half * 2 ** (half - exponent), exponent];
}

/** MikroORM writes parameters into the text of a statement. */
class SqliteExactType extends ExactType {
  override convertToDatabaseValue(value: number | null, _platform: Platform, context?: TransformContext) {
    return value === null || context?.mode === "query" ? value : JSON.stringify(toExact(value));
  }

  override convertToDatabaseValueSQL(key: string): string {
    return `(select (exact ->> 0) * pow(2, exact ->> 1) from (select ${key} as exact))`;
  }
}

/**
 * In a column of JSON, SQLite takes a text that is a number for a number and reads it by its own conversion; that of a list
 * or an object stays a text.
 */
class SqliteExactJsonType extends ExactJsonType {
  override convertToDatabaseValue(value: unknown, platform: Platform, context?: TransformContext): string | null {
    const isExact = typeof value === "number" && context?.mode !== "query";
    return super.convertToDatabaseValue(isExact ? { exact: toExact(value) } : value, platform, context);
  }

  override convertToDatabaseValueSQL(key: string): string {
    return `(select case json_type(json, '$.exact') when 'array'
      then (json ->> '$.exact[0]') * pow(2, json ->> '$.exact[1]') else json end from (select ${key} as json))`;
  }
}

const TYPES = new Map<unknown, unknown>([
  [ExactType, SqliteExactType],
  [ExactJsonType, SqliteExactJsonType],
]);

/** Stores the exact numbers of an entity so. */
export function keepExact(meta: EntityMetadata): void {
  for (const property of Object.values(meta.properties)) {
    const type = TYPES.get(property.type);
    if (type) Object.assign(property, { type });
  }
}
