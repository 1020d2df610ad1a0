/** A module of its own: importing all of svelte at run time would ship all of it. */
export { mount } from 'svelte';
