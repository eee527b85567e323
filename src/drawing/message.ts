import type { ChartModel, GraphModel } from "./model.ts";

/** What a worker is asked to draw. */
export type Order =
  | { readonly id: number; readonly kind: "graph"; readonly model: GraphModel }
  | { readonly id: number; readonly kind: "chart"; readonly model: ChartModel };

/** What a worker says when it has loaded all that it draws with, and may be given orders. */
export const READY = "ready";

/** What comes back: a picture or a reason. */
export type Outcome =
  | { readonly id: number; readonly png: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };
