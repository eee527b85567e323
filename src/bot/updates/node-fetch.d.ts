/** What grammY fetches with, as far as it is used here; it comes without types. */
declare module "node-fetch" {
  interface Response {
    readonly status: number;
    readonly headers: { get(name: string): string | null };
  }
  function fetch(url: string, options?: object): Promise<Response>;
  export = fetch;
}
