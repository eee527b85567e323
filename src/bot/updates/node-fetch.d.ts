/** The part of node-fetch that we use. grammY fetches with it, and it has no types. */
declare module "node-fetch" {
  interface Response {
    readonly status: number;
    readonly headers: { get(name: string): string | null };
  }
  function fetch(url: string, options?: object): Promise<Response>;
  export = fetch;
}
