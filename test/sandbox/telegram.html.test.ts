import { describe, expect, test } from "vitest";
import { parseHtml } from "../../src/sandbox/telegram/html.ts";
import { readCaption, readText } from "../../src/sandbox/telegram/text.ts";

const html = (text: string) => readText({ text, parse_mode: "HTML" });

describe("HTML becomes text and entities", () => {
  test.each([
    ["<b>x</b><strong>x</strong>", "bold"],
    ["<i>x</i><em>x</em>", "italic"],
    ["<u>x</u><ins>x</ins>", "underline"],
    ["<s>x</s><strike>x</strike><del>x</del>", "strikethrough"],
    ['<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">x</span>', "spoiler"],
    ["<code>x</code>", "code"],
    ["<pre>x</pre>", "pre"],
    ["<blockquote>x</blockquote>", "blockquote"],
    ["<blockquote expandable>x</blockquote>", "expandable_blockquote"],
    ["<B>x</B>", "bold"],
  ])("%s is %s", (source, type) => {
    const { text, entities } = parseHtml(source);
    expect(text).toMatch(/^x+$/);
    expect(entities).toEqual([...text].map((_, offset) => ({ type, offset, length: 1 })));
  });

  test("offsets and lengths are UTF-16 units", () => {
    expect(parseHtml("🌡 <b>🔥ж</b>")).toEqual({ text: "🌡 🔥ж", entities: [{ type: "bold", offset: 3, length: 3 }] });
  });

  test("what is inside comes after what is around it", () => {
    expect(parseHtml("<i><b>a</b></i><u>b<s>c</s></u>").entities).toEqual([
      { type: "bold", offset: 0, length: 1 },
      { type: "italic", offset: 0, length: 1 },
      { type: "underline", offset: 1, length: 2 },
      { type: "strikethrough", offset: 2, length: 1 },
    ]);
  });

  test.each([
    '<pre><code class="language-json">{}</code></pre>',
    "<pre><code class='language-json'>{}</code></pre>",
    '<code class="language-json"><pre>{}</pre></code>',
  ])("%s is one block with a language", (source) => {
    expect(parseHtml(source).entities).toEqual([{ type: "pre", language: "json", offset: 0, length: 2 }]);
  });

  test("code alone has no language", () => {
    expect(parseHtml('<code class="language-json">{}</code>').entities).toEqual([
      { type: "code", offset: 0, length: 2 },
    ]);
  });

  test("a link keeps its address, one that Telegram cannot open is only text", () => {
    expect(parseHtml('<a href="https://example.com/?a=1&amp;b=2">x</a>').entities).toEqual([
      { type: "text_link", url: "https://example.com/?a=1&b=2", offset: 0, length: 1 },
    ]);
    expect(parseHtml('<a href="http://localhost:8080">x</a>')).toEqual({ text: "x", entities: [] });
  });

  test("references are decoded, unknown ones stay", () => {
    expect(parseHtml("&lt;b&gt; &amp; &quot; &#39; &#x1F600; &nbsp; & AT&T").text).toBe("<b> & \" ' 😀 &nbsp; & AT&T");
  });

  test("white space at the ends is dropped, and entities with it", () => {
    expect(html("\n  a <b>b </b> \n")).toMatchObject({
      text: "a b",
      entities: [{ type: "bold", offset: 2, length: 1 }],
    });
  });
});

describe("HTML that Telegram does not know is refused with the byte offset", () => {
  test.each([
    ["ж<x>y</x>", 'Unsupported start tag "x" at byte offset 2'],
    ["a<br/>b", 'Unsupported start tag "br/" at byte offset 1'],
    ["1 < 2 >", 'Unsupported start tag "" at byte offset 2'],
    ["a < b", 'Unsupported start tag "" at byte offset 2'],
    ["<b>x", 'Can\'t find end tag corresponding to start tag "b"'],
    ["x</b>", "Unexpected end tag at byte offset 1"],
    ["<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ["<b", "Unclosed start tag at byte offset 0"],
    ['<a href="x', 'Unclosed start tag "a" at byte offset 0'],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
    ['<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])("%s", (source, reason) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${reason}`);
  });
});

describe("a text", () => {
  test("has 1 to 4096 characters after the entities were parsed", () => {
    expect(html(`<b>${"😀".repeat(4096)}</b>`).text).toHaveLength(8192);
    expect(() => html(`<b>${"x".repeat(4097)}</b>`)).toThrow("Bad Request: message is too long");
    expect(() => readText({ text: "" })).toThrow("Bad Request: message text is empty");
    expect(() => html("<b> </b>\n")).toThrow("Bad Request: text must be non-empty");
  });

  test("has 1024 as a caption, and may be none", () => {
    expect(readCaption({}).text).toBe("");
    expect(() => readCaption({ text: "x".repeat(1025) })).toThrow("Bad Request: message caption is too long");
  });

  test("gets commands, addresses and mentions found, but not inside code", () => {
    const { entities } = html("/start@a_bot https://example.com, @someone #tag1 a@b.cd <code>/no</code>");
    expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
      ["bot_command", 0, 12],
      ["url", 13, 19],
      ["mention", 34, 8],
      ["hashtag", 43, 5],
      ["email", 49, 6],
      ["code", 56, 3],
    ]);
  });

  test("is refused in a mode that does not exist, or is not emulated", () => {
    expect(() => readText({ text: "x", parse_mode: "XML" })).toThrow("Bad Request: unsupported parse_mode");
    expect(() => readText({ text: "x", parse_mode: "MarkdownV2" })).toThrow("only HTML");
  });
});
