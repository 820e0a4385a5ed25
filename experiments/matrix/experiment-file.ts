/** Name of the file that says what the folder of an experiment holds. */
export const EXPERIMENT_FILE = 'experiment.json';
