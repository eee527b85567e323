import type { PhotoSize } from "grammy/types";
import type { StoredFile } from "./file.ts";
import { bad } from "./refusal.ts";

/** A picture: its bytes and its size in pixels. */
export interface Photo {
  readonly file: StoredFile;
  readonly width: number;
  readonly height: number;
}

/** Measures a PNG or a JPEG; Telegram refuses what is no picture. */
export function readPhoto(file: StoredFile): Photo {
  const size = sizeOfPng(file.bytes) ?? sizeOfJpeg(file.bytes);
  if (!size) throw bad("IMAGE_PROCESS_FAILED");
  const [width, height] = size;
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height))
    throw bad("PHOTO_INVALID_DIMENSIONS");
  return { file, width, height };
}

export const toPhotoSizes = ({ file, width, height }: Photo): PhotoSize[] => [
  { file_id: file.file_id, file_unique_id: file.file_unique_id, file_size: file.size, width, height },
];

function sizeOfPng(bytes: Uint8Array): [number, number] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < 24 || buffer.readUInt32BE(0) !== 0x89504e47) return undefined;
  return [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
}

function sizeOfJpeg(bytes: Uint8Array): [number, number] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < 4 || buffer.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < buffer.length; at += 2 + buffer.readUInt16BE(at + 2)) {
    const marker = buffer.readUInt16BE(at);
    const frame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (frame) return [buffer.readUInt16BE(at + 7), buffer.readUInt16BE(at + 5)];
  }
  return undefined;
}
