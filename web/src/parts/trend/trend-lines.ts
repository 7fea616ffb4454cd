/** The dots of the lines, as echarts names them; as many lines can be told apart. */
export const SHAPES = ["circle", "rect", "triangle", "diamond"] as const;

/** The strokes of the lines beside their colours and shapes, in units of the drawing; the first is solid. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
