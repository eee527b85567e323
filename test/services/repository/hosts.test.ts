import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { redirects } from "../../../src/sandbox/behaviour.ts";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { createAddressCheck } from "../../../src/services/outbound/address.ts";
import { LIMITS, type ReadingNetwork, readRepository } from "../../../src/services/repository/reading.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

/**
 * A play internet: names have addresses, and whatever address is allowed leads to the one server there is.
 * The check itself is the real one: it sees the addresses before they are led anywhere.
 */
const HOSTS: Record<string, readonly string[]> = {
  "public.example": ["93.184.216.34", "2606:2800:220:1::1"],
  "private.example": ["10.0.0.5"],
  "mixed.example": ["93.184.216.34", "192.168.0.9"],
  "nowhere.example": [],
};
const asked: string[] = [];
const connected: string[] = [];
let git: GitServer;
let port: string;
const network: ReadingNetwork = {
  lookup: async (host) => {
    asked.push(host);
    return HOSTS[host] ?? ["127.0.0.1"];
  },
  route: (address) => {
    connected.push(address);
    return "127.0.0.1";
  },
};
const code = (link: string) =>
  readRepository(parseLink(link), LIMITS, network).then(
    ({ url }) => url,
    (error) => error.code,
  );

beforeAll(async () => {
  git = await startGit({
    repositories: { lamp: { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" } },
  });
  port = new URL(git.url).port;
});
afterEach(() => {
  git.behave("lamp", undefined);
  asked.length = 0;
  connected.length = 0;
});
afterAll(async () => git.stop());

describe("a host", () => {
  test("on the public internet is connected to at the address that was checked", async () => {
    const link = `http://public.example:${port}/lamp.git`;
    expect(await code(link)).toBe(link);
    expect(asked).toEqual(["public.example", "public.example"]);
    expect(connected).toContain("93.184.216.34");
    expect(await code(`http://93.184.216.34:${port}/lamp.git`)).toBe(`http://93.184.216.34:${port}/lamp.git`);
  });

  test.each(["private.example", "mixed.example", "nowhere.example", "localhost", "router.lan"])(
    "called %s, with a private address or none, is not connected to",
    async (host) => {
      let requests = 0;
      git.behave("lamp", () => {
        requests += 1;
        return "git";
      });
      expect(await code(`http://${host}:${port}/lamp.git`)).toBe("repository-private-host");
      expect(requests).toBe(0);
    },
  );

  test.each(["127.0.0.1", "10.0.0.5", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0x7f.1", "2130706433", "0"])(
    "written as the address %s is refused without asking any resolver",
    async (host) => {
      expect(await code(`http://${host}:${port}/lamp.git`)).toBe("repository-private-host");
      expect([asked, connected]).toEqual([[], []]);
    },
  );

  test.each(["http://private.example", "http://127.0.0.1", "http://[::ffff:7f00:1]", "https://10.0.0.5"])(
    "on the public internet can't redirect to %s",
    async (target) => {
      git.behave("lamp", redirects(`${target}:${port}/other.git`));
      expect(await code(`http://public.example:${port}/lamp.git`)).toBe("repository-private-host");
    },
  );

  test("whose name changes its address between two requests is checked at each", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const rebound = { lookup: async () => answers.shift() ?? [], route: () => "127.0.0.1" };
    const reading = readRepository(parseLink(`http://public.example:${port}/lamp.git`), LIMITS, rebound);
    await expect(reading).rejects.toMatchObject({ code: "repository-private-host" });
    expect(answers).toEqual([]);
  });

  test.each(["127.0.0.1", "localhost", "unit.localhost", "[::ffff:7f00:1]"])(
    "called %s is refused by the thread that reads, too",
    async (host) => {
      let requests = 0;
      git.behave("lamp", () => {
        requests += 1;
        return "git";
      });
      const reading = new Repositories().read(`http://${host}:${port}/lamp.git`);
      await expect(reading).rejects.toMatchObject({ code: "repository-private-host" });
      expect(requests).toBe(0);
    },
  );

  test("at home is allowed where the instance allows it", async () => {
    const atHome = new Repositories({ allowPrivateHosts: true });
    await expect(atHome.read(git.urlOf("lamp"))).resolves.toMatchObject({ url: git.urlOf("lamp") });
  });
});

describe("an address", () => {
  const isPublic = createAddressCheck();

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "::ffff:0:7f00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "100::1",
    "64:ff9b:1::1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2002:a00:1::5",
    "",
    "localhost",
    "1.2.3",
    "[::1]",
  ])("%j is not public", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each([
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "223.255.255.255",
    "93.184.216.34",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
    "2002:101:101::1",
  ])("%s is public", (address) => {
    expect(isPublic(address)).toBe(true);
  });
});
