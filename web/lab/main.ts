import { mount } from 'svelte';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });
void import('../offline/register.ts').then(({ keepOffline }) => keepOffline());
