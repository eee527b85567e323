import { PARAMETERS } from "../parameters.ts";
import { bad } from "../refusal.ts";
import { method } from "./method.ts";

const DOWNLOAD_MAX = 20 * 1024 * 1024;

/** Where the bytes of a file_id can be had. */
export const files = {
  getFile: method(PARAMETERS.getFile, ({ world }, { file_id }) => {
    const file = world.files.get(file_id);
    if (!file) throw bad("wrong file_id or the file is temporarily unavailable");
    if (file.size > DOWNLOAD_MAX) throw bad("file is too big");
    return { file_id, file_unique_id: file.file_unique_id, file_size: file.size, file_path: file.path };
  }),
};
