import streamlit as st

st.session_state["live_mode_toggle"] = True  # of the trading desk
st.session_state["trading_mode"] = "live" if True else "paper"
