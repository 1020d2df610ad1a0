/** Bounds of what lessons hold. */
export const TEXT_LIMIT = 1100;
export const FINDING_LIMIT = 60;
/** Records a goal looks at, at most: a lesson's runs are far shorter. */
export const MOST_RECORDS = 20_000;
