import { JsonType, type Platform, Type } from "@mikro-orm/core";

// How these are stored to the last bit, each engine knows (storage/sqlite/exact).

/** A number that is stored to its last bit. */
export class ExactType extends Type<number | null, string | number | null> {
  override getColumnType(_property: unknown, platform: Platform): string {
    return platform.getFloatDeclarationSQL();
  }
}

/** JSON of a plain value, which may be a number with nothing around it. */
export class ExactJsonType extends JsonType {}
