import { createButton } from "../../button.ts";

/** A person's scenes, which a press runs; with 1 it opens them to be changed. */
export const SCENES = createButton<[page: number, edit?: number]>("scenes", 1, 1);
export const SCENE_RUN = createButton<[scene: number]>("sc-run", 1);
export const SCENE_NEW = createButton("sc-new", 0);
export const SCENE_EDIT = createButton<[scene: number, page: number]>("sc-edit", 2);
export const SCENE_PART = createButton<[scene: number, part: number, page: number]>("sc-part", 3);
export const SCENE_TAKE = createButton<[scene: number, part: number, page: number]>("sc-take", 3);
export const SCENE_RENAME = createButton<[scene: number]>("sc-name", 1);
export const SCENE_DELETE_ASK = createButton<[scene: number]>("sc-del", 1);
export const SCENE_DELETE = createButton<[scene: number]>("sc-del-yes", 1, 0, "danger");

/** What else shall it set? The input of which device, and to what? */
export const SCENE_UNITS = createButton<[scene: number, page: number]>("sc-us", 2);
export const SCENE_UNIT = createButton<[scene: number, unit: number, page: number]>("sc-u", 3);
export const SCENE_INPUT = createButton<[scene: number, input: number, page: number]>("sc-in", 3);
/** A place among the values that are offered, or −1 for the present one; and what these values were (listMark). */
export const SCENE_VALUE = createButton<[scene: number, input: number, place: number, mark: number]>("sc-val", 4);
export const SCENE_TYPE = createButton<[scene: number, input: number]>("sc-type", 2);

/** Which incidents run a scene. */
export const SCENE_REACTIONS = createButton<[scene: number]>("sc-re", 1);
/** What shall an alert run, when its incidents begin (0) or end (1)? `from` is whose reactions are shown (FROM). */
export const REACT_SCENES = createButton<[rule: number, moment: number, page: number, from: number]>("re-sc", 4);
export const REACT_RULES = createButton<[scene: number, moment: number, page: number]>("re-rule", 3);
export const REACT_MAKE = createButton<[rule: number, scene: number, moment: number, from: number]>("re-new", 4);
export const REACTION = createButton<[reaction: number, from: number]>("re", 2);
export const REACTION_GO_ON = createButton<[reaction: number, from: number]>("re-on", 2);
export const REACTION_TAKE = createButton<[reaction: number, from: number]>("re-del", 2);
